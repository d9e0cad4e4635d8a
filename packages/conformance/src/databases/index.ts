export { missingPostgres } from "./postgres-binaries.ts";
export type { PostgresServer, PostgresServerOptions } from "./postgres-server.ts";
export { startPostgresServer } from "./postgres-server.ts";
export type { ServerDoor } from "./server-door.ts";
export { askServerDoor, openServerDoor } from "./server-door.ts";
export type { TestDatabase } from "./test-database.ts";
export { createTestDatabase } from "./test-database.ts";
