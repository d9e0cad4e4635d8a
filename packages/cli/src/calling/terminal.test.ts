import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { token, useServedLedger } from "../testing/served-ledger.ts";

const { webhooks, receiver, advance, environment, gateReplays } = useServedLedger();

function tmux(...args: string[]): string {
  return spawnSync("tmux", ["-L", `ancrage-${process.pid}`, ...args], { encoding: "utf8" }).stdout ?? "";
}

const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

test.skipIf(!hasTmux)("at a terminal a replay asks, shows how far it is, and Ctrl-C says where to go on", async () => {
  const { id } = await webhooks.endpoints.create({ name: "CRM", url: "https://receiver.example/in" });
  await webhooks.subscriptions.create(id, { trigger: "NewOpportunity" });
  receiver.answers({ status: 500 });
  for (const recordId of ["A", "B", "C", "D"]) await webhooks.triggerWebhookEvent("NewOpportunity", recordId);
  // A replay is of what was made before it began.
  await advance(1_000);
  let release: (value: undefined) => void = () => {};
  // The count and the first batch pass; the second batch waits.
  gateReplays((call) => {
    if (call !== 2) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      release = resolve;
    });
  });

  const main = resolve("packages/cli/src/main.ts");
  const command = `${process.execPath} --conditions=ancrage-source ${main} replay --limit 1; echo "code $?"; cat`;
  const { ANCRAGE_URL } = environment();
  const variables = ["-e", `ANCRAGE_URL=${ANCRAGE_URL}`, "-e", `ANCRAGE_TOKEN=${token}`];
  tmux("new-session", "-d", "-s", "replay", "-x", "160", "-y", "30", ...variables, command);
  onTestFinished(() => void tmux("kill-server"));
  const shows = (text: string | RegExp) =>
    vi.waitFor(() => expect(tmux("capture-pane", "-p", "-J", "-t", "replay")).toMatch(text), 15_000);

  await shows("Send 4 deliveries again?");
  tmux("send-keys", "-t", "replay", "y");
  await shows(/━+─+ 1 of 4 sent again/);
  tmux("send-keys", "-t", "replay", "C-c");
  await shows("Finishing the batch that is under way.");
  release(undefined);
  await shows(/2 of 4 sent again\s+Stopped after 2\. Go on with the same options and: --cursor \S+\s+code 130/);
});
