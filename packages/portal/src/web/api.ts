import { createClient } from "@ancrage/client";

/** The API that serves this page: the page is at `<mount>/portal/`. */
export const client = createClient({ url: ".." });
