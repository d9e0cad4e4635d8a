import { newEvent } from "../emitting/new-event.ts";
import { AncrageError, isAncrageError } from "../errors/ancrage-error.ts";
import { firstEvent } from "../model/first-event.ts";
import type { Stage } from "../model/stage.ts";
import type { StagedDelivery } from "../model/staged-event.ts";
import type { EventReason, WebhookEvent } from "../model/webhook-event.ts";
import { announceRun } from "./announce-run.ts";
import { type Consultation, consultStage } from "./consult-stage.ts";
import { notesOf } from "./note-run.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import type { Operation, Performed, RunRequest } from "./run-request.ts";
import { RUN_LEASE_MS, type StagingTerms } from "./staging-terms.ts";

/**
 * Runs the host's operation with its webhooks around it: receivers of `preValidation` before the transaction, of
 * `preOperation` inside it, the operation, receivers of `postOperation` inside it, and asynchronous deliveries once it has
 * committed. In the host's transaction the store writes once, at its end.
 * @throws as `planRun` does; `endpoint_unavailable` when a receiver refuses; `run_too_deep`; `invalid_payload`, `payload_too_large`,
 * `invalid_record_id` for what the operation returned; `invalid_option` when `begin` does not call `run` just once and wait
 * for it; `run_abandoned`; and what operation and transaction throw. Then nothing was committed.
 */
export async function runWithWebhooks<Transaction>(
  name: string,
  request: RunRequest<unknown, Transaction>,
  operation: Operation<unknown, unknown, unknown, Transaction>,
  terms: StagingTerms<Transaction>,
): Promise<unknown> {
  const { store, clock, processId } = terms;
  terms.calls.refuseStopped();
  const plan = await planRun(name, request, terms);
  const notes = notesOf(plan);
  const noteIds = notes.map(({ event }) => event.id);
  if (notes.length > 0) {
    await store.deliveries.stageEvents(notes, { processId, now: clock.now(), leaseMs: RUN_LEASE_MS });
  }
  const consultations: Consultation[] = [];

  async function consult(event: WebhookEvent | null): Promise<void> {
    if (event === null) return;
    const consultation = await consultStage(event, plan, terms);
    consultations.push(consultation);
    if (consultation.refusal !== null) throw consultation.refusal;
  }

  async function perform(transaction: Transaction): Promise<unknown> {
    await consult(eventAhead(plan, "preOperation", clock.now()));
    const performed = await operation(transaction, plan.input.value);
    const after = eventAfter(plan, performed, clock.now());
    await consult(after);
    const events = consultations.map(({ staged }) => ({
      deliveries: staged.deliveries.map(keptOf),
      // Who else gets it, and why others do not, is decided when it is routed.
      event: { ...staged.event, recordId: after.recordId, decisions: [] },
    }));
    if (noteIds.length === 0) {
      await store.deliveries.recordEvents(
        events.map(({ event }) => event),
        transaction,
      );
    } else if (!(await store.deliveries.commitStages(noteIds, events, transaction))) throw runAbandoned(name);
    return performed.result;
  }

  try {
    await consult(eventAhead(plan, "preValidation", clock.now()));
    const result = await inTransaction(request.begin, perform);
    announceRun(consultations, null, terms.lifecycle);
    return result;
  } catch (error) {
    const refusal = consultations.find((one) => one.refusal !== null)?.refusal ?? null;
    if (isAncrageError(refusal, "run_too_deep")) {
      terms.logger.warn("A run was stopped: too many webhooks led to it", {
        ...refusal.details,
        tenantId: plan.tenantId,
      });
    }
    await rollBack(plan, noteIds, consultations, reasonOf(refusal), terms);
    // What opens transactions may wrap what ended them.
    throw refusal ?? error;
  }
}

/** A delivery without what was sent, where that is to be dropped after a success. What was rolled back keeps it: it did not succeed. */
function keptOf({ delivery, attempt }: StagedDelivery): StagedDelivery {
  return { delivery, attempt: delivery.deleteOnSuccess && delivery.state === "succeeded" ? null : attempt };
}

/** What the receivers of a stage ahead of the operation are told; `null`: nobody is subscribed to it. */
function eventAhead(
  { trigger, tenantId, scope, recordId, input, cause, eventIds }: RunPlan,
  stage: Stage,
  createdAt: Date,
): WebhookEvent | null {
  const id = eventIds.get(stage);
  if (id === undefined) return null;
  const identity = { id, tenantId, scope, trigger: trigger.name, recordId, createdAt };
  return { ...firstEvent(identity), ...cause, stage, payload: input.json, consulted: [] };
}

/** @throws `invalid_record_id`, `invalid_payload`, `payload_too_large`, `invalid_option` */
function eventAfter(
  { trigger, tenantId, scope, cause, eventIds }: RunPlan,
  { recordId, payload, changed }: Performed,
  createdAt: Date,
): WebhookEvent {
  const id = eventIds.get("postOperation") ?? "";
  return {
    ...newEvent(trigger, recordId, { payload: payload ?? null, changed }, { id, tenantId, scope, createdAt, ...cause }),
    consulted: [],
  };
}

/** Calls `work` in the transaction that `begin` opens, and returns what it returned once `begin` has resolved. */
async function inTransaction<Transaction>(
  begin: RunRequest<unknown, Transaction>["begin"],
  work: (transaction: Transaction) => Promise<unknown>,
): Promise<unknown> {
  let run: { readonly working: Promise<unknown>; isOver: boolean } | null = null;
  await begin(async (transaction) => {
    if (run !== null) {
      throw invalidBegin(
        "called run twice. Receivers must not hear twice of one operation: whoever repeats it calls runWithWebhooks again",
      );
    }
    const started = { working: work(transaction), isOver: false };
    run = started;
    await started.working.finally(() => {
      started.isOver = true;
    });
  });
  const begun = run as { readonly working: Promise<unknown>; isOver: boolean } | null;
  if (begun === null) throw invalidBegin("did not call run. Write begin: (run) => database.transaction(run)");
  if (!begun.isOver) {
    await begun.working.catch(() => {});
    throw invalidBegin("resolved before run had. Return the promise of the transaction, and await run in it");
  }
  // Rejects if it did, whatever begin makes of that.
  return begun.working;
}

function reasonOf(refusal: Consultation["refusal"]): EventReason {
  if (refusal === null) return "transactionFailed";
  return refusal.code === "run_too_deep" ? "loop" : "refusedSync";
}

/** Writes what came of the calls on the store's own connection, now that the host's transaction is gone. */
async function rollBack<Transaction>(
  { tenantId, trigger }: RunPlan,
  noteIds: readonly string[],
  consultations: readonly Consultation[],
  reason: EventReason,
  { store, clock, logger, lifecycle }: StagingTerms<Transaction>,
): Promise<void> {
  if (noteIds.length === 0) return;
  const called = consultations.filter(({ staged, refusal }) => staged.deliveries.length > 0 || refusal !== null);
  const events = called.map(({ staged: { event, deliveries } }) => ({
    event: { ...event, state: "rolledBack", reason, nextBuildAt: null } as const,
    deliveries,
  }));
  const effects = called.flatMap((one) => one.effects);
  try {
    if (await store.deliveries.rollBackStages({ noteIds, events, effects }, clock.now())) {
      announceRun(called, reason, lifecycle);
      return;
    }
    logger.warn("A run failed after its transaction had ended otherwise; the ledger keeps what that transaction says", {
      tenantId,
      trigger: trigger.name,
      events: noteIds,
    });
  } catch (error) {
    logger.error(
      "What receivers answered in a run that was rolled back could not be written; a dispatcher notes the run as crashed",
      { error, tenantId, trigger: trigger.name, events: noteIds },
    );
  }
}

function invalidBegin(what: string): AncrageError<"invalid_option"> {
  return new AncrageError("invalid_option", `begin ${what}.`, { option: "begin" });
}

function runAbandoned(trigger: string): AncrageError<"run_abandoned"> {
  const message = `The run of ${trigger} took longer than ${RUN_LEASE_MS / 60_000} minutes, and counts as rolled back. Do less in one operation, and run it again.`;
  return new AncrageError("run_abandoned", message, { trigger });
}
