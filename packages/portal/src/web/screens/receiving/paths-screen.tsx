import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { goTo, linkTo } from "../../place.ts";
import { PathChoice } from "./path-choice.tsx";
import { isJson, sampleBody } from "./sample-body.ts";
import { StoredSamples } from "./stored-samples.tsx";

/** Lists the paths of a pasted sample, or of stored calls, and writes the code that reads those that are wanted. */
export function PathsScreen({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const { t } = useSpeech();
  const receiptIds = (query["receipts"] ?? "").split(",").filter((id) => id !== "");
  const pasted = useMutation({
    mutationFn: (sample: string) => client.inferPaths({ body: sampleBody(sample) }),
  });
  const stored = useQuery({
    queryKey: ["paths", receiptIds],
    queryFn: ({ signal }) => client.inferPaths({ body: { receiptIds }, signal }),
    enabled: receiptIds.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isOfStored = receiptIds.length > 0;
  const { data, error } = isOfStored ? stored : pasted;
  const isWaiting = isOfStored ? stored.isFetching && data === undefined : pasted.isPending;
  const parse = (sample: string) => {
    // What was pasted last is what is looked at.
    if (isOfStored) goTo(linkTo(["paths"], { hook: query["hook"] }), { replace: true });
    pasted.mutate(sample);
  };
  return (
    <>
      <Heading>{t.paths.title}</Heading>
      <p className="dim">{t.paths.what}</p>
      <div className="samples">
        <PasteSample disabled={pasted.isPending} parse={parse} />
        <StoredSamples hook={query["hook"] ?? ""} receiptIds={receiptIds} />
      </div>
      {error !== null && <Failure error={error} />}
      {isWaiting && <Waiting />}
      <p role="status" className="dim">
        {!isOfStored && pasted.isSuccess && (isJson(pasted.variables) ? t.paths.isJson : t.paths.isQuery)}
      </p>
      {data !== undefined && error === null && <PathChoice key={JSON.stringify(data)} inferred={data} />}
    </>
  );
}

function PasteSample({ disabled, parse }: { readonly disabled: boolean; readonly parse: (sample: string) => void }) {
  const { t } = useSpeech();
  const [sample, setSample] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    parse(sample);
  };
  return (
    <form className="fields" onSubmit={submit}>
      <label>
        {t.paths.sample}
        <textarea
          required
          rows={5}
          className="code"
          spellCheck={false}
          maxLength={262_144}
          value={sample}
          onChange={({ target }) => setSample(target.value)}
        />
      </label>
      <div>
        <button type="submit" className="primary" disabled={disabled}>
          {t.paths.parse}
        </button>
      </div>
    </form>
  );
}
