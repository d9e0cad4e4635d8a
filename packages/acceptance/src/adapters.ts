import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { CallerOrNobody, Operations } from "@ancrage/core";
import { createExpressMiddleware } from "@ancrage/express";
import { createKoaMiddleware } from "@ancrage/koa";
import express from "express";
import Koa from "koa";

/** What an application's login looks at: the headers, as the request of Express and the context of Koa give them. */
export interface LoginRequest {
  get(header: string): string | undefined;
}

/** A framework in which the API is mounted under `/webhooks`. */
export interface AdapterUnderTest {
  readonly name: string;
  mount(operations: Operations, authenticate: (request: LoginRequest) => CallerOrNobody): RequestListener;
}

/** Every framework that has an adapter. */
export const adapters = {
  express: {
    name: "express",
    mount: (operations, authenticate) =>
      express().use("/webhooks", createExpressMiddleware(operations, { authenticate })),
  },
  koa: {
    name: "koa",
    mount: (operations, authenticate) =>
      new Koa().use(createKoaMiddleware(operations, { prefix: "/webhooks", authenticate })).callback(),
  },
} as const satisfies Record<string, AdapterUnderTest>;

/** Listens on a free port of this machine. */
export async function listen(application: RequestListener) {
  const server = createServer(application).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The application has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}
