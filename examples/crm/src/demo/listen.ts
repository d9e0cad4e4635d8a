import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DemoError } from "./demo-error.ts";

/**
 * Lets the server listen on this machine only, and returns its URL. Port 0 is any free port.
 * @throws `DemoError` when the port cannot be had
 */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw refusal(port, cause);
  }
  const address = server.address() as AddressInfo;
  return `http://${address.address}:${address.port}`;
}

function refusal(port: number, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const advice = "or choose another port: PORT=4700 npm run demo";
  if (code === "EADDRINUSE") {
    return new DemoError(`Port ${port} is taken by another program. Stop it, ${advice}`, { cause });
  }
  if (code === "EACCES") {
    return new DemoError(`Port ${port} is kept for programs with more rights. Start the demo with them, ${advice}`, {
      cause,
    });
  }
  return cause;
}
