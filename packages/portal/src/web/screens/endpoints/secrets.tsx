import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Modal } from "../../parts/modal.tsx";
import { When } from "../../parts/when.tsx";
import { SecretOnce } from "./secret-once.tsx";
import { useEndpointChange } from "./use-endpoint-change.ts";

const overlaps = ["none", "day", "week"] as const;
const overlapMs = { none: 0, day: 86_400_000, week: 604_800_000 } as const;

/** The secrets that sign, and their replacement. */
export function Secrets({ endpoint }: { readonly endpoint: Reply<"EndpointReply"> }) {
  const { t } = useSpeech();
  const [isRotating, setRotating] = useState(false);
  const close = () => setRotating(false);
  const hasKeys = endpoint.secrets.some(({ signature }) => signature === "v1a");
  const jwks = client.url("jwks", { id: endpoint.id });
  return (
    <section>
      <h2>{t.secrets.title}</h2>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t.endpoints.signature}</th>
            <th scope="col">{t.deliveries.created}</th>
            <th scope="col">{t.secrets.expires}</th>
            <th scope="col">
              <span className="visually-hidden">{t.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {endpoint.secrets.map((secret) => (
            <tr key={secret.id}>
              <td>{t.signatures[secret.signature]}</td>
              <td>
                <When at={secret.createdAt} />
              </td>
              <td>{secret.expiresAt === null ? t.secrets.doesNotExpire : <When at={secret.expiresAt} />}</td>
              <td className="number">
                {endpoint.secrets.length > 1 && <Revoke endpointId={endpoint.id} secretId={secret.id} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasKeys && (
        <p>
          {t.secrets.jwks} <code>{jwks}</code> <CopyButton text={jwks} what={t.secrets.jwks} />
        </p>
      )}
      <p>
        <button type="button" onClick={() => setRotating(true)}>
          {t.secrets.rotate}
        </button>
      </p>
      <Modal title={t.secrets.rotate} open={isRotating} close={close}>
        <Rotate endpointId={endpoint.id} close={close} />
      </Modal>
    </section>
  );
}

function Revoke({ endpointId, secretId }: { readonly endpointId: string; readonly secretId: string }) {
  const { t } = useSpeech();
  const revoke = useEndpointChange(() => client.revokeSecret({ id: endpointId, secretId }), t.secrets.isRevoked);
  return (
    <button type="button" className="small" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
      {t.secrets.revoke}
    </button>
  );
}

function Rotate({ endpointId, close }: { readonly endpointId: string; readonly close: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>("day");
  const [signature, setSignature] = useState<"v1" | "v1a">("v1");
  const rotate = useMutation({
    mutationFn: () => client.rotateSecret({ id: endpointId, body: { overlapMs: overlapMs[overlap], signature } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["endpoint"] }),
  });
  if (rotate.data !== undefined) return <SecretOnce secret={rotate.data.secret} done={close} />;
  return (
    <div className="fields">
      <p>{t.secrets.rotateWhat}</p>
      <label>
        {t.endpoints.signature}
        <select value={signature} onChange={({ target }) => setSignature(target.value as typeof signature)}>
          <option value="v1">{t.signatures.v1}</option>
          <option value="v1a">{t.signatures.v1a}</option>
        </select>
      </label>
      <label>
        {t.secrets.overlap}
        <select value={overlap} onChange={({ target }) => setOverlap(target.value as typeof overlap)}>
          {overlaps.map((one) => (
            <option key={one} value={one}>
              {t.secrets.overlaps[one]}
            </option>
          ))}
        </select>
      </label>
      {rotate.error !== null && <Failure error={rotate.error} />}
      <DialogFooter text={t.secrets.rotate} isPending={rotate.isPending} act={() => rotate.mutate()} cancel={close} />
    </div>
  );
}
