import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { CallerOrNobody, InboundReceiver, Operations, PortalFiles } from "@ancrage/core";
import { createExpressInboundMiddleware, createExpressMiddleware } from "@ancrage/express";
import { createKoaInboundMiddleware, createKoaMiddleware } from "@ancrage/koa";
import express from "express";
import Koa from "koa";

/** What an application's login looks at: the headers, as the request of Express and the context of Koa give them. */
export interface LoginRequest {
  get(header: string): string | undefined;
}

/**
 * A framework in which the API is mounted under `/webhooks`, and inbound hooks under `/api/v1/WebHook`, alone and behind a
 * tenant and an environment.
 */
export interface AdapterUnderTest {
  readonly name: string;
  mount(
    webhooks: Operations & InboundReceiver,
    authenticate: (request: LoginRequest) => CallerOrNobody,
    /** Default: no screens. */
    portal?: PortalFiles,
  ): RequestListener;
}

const cloudMount = "/:tenant/:environment/api/v1/WebHook";

/** Every framework that has an adapter. */
export const adapters: Readonly<Record<"express" | "koa", AdapterUnderTest>> = {
  express: {
    name: "express",
    mount: (webhooks, authenticate, portal) =>
      express()
        .use(["/api/v1/WebHook", cloudMount], createExpressInboundMiddleware(webhooks))
        .use("/webhooks", createExpressMiddleware(webhooks, { authenticate, portal })),
  },
  koa: {
    name: "koa",
    mount: (webhooks, authenticate, portal) =>
      new Koa()
        .use(createKoaInboundMiddleware(webhooks))
        .use(createKoaInboundMiddleware(webhooks, { prefix: cloudMount }))
        .use(createKoaMiddleware(webhooks, { prefix: "/webhooks", authenticate, portal }))
        .callback(),
  },
};

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
