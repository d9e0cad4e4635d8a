import { Failure } from "./failure.tsx";

/** Why a form was not sent: what the API said, or that a field holds what cannot be read. */
export function FormFailure({ error, notRead }: { readonly error: Error; readonly notRead: string }) {
  return error instanceof SyntaxError ? <p role="alert">{notRead}</p> : <Failure error={error} />;
}
