import { inboundUrl } from "./inbound-url.ts";

/** What a mail about a code says. */
export interface MailDraft {
  /** The base of the URL, up to the code. */
  readonly publicUrl: string;
  readonly code: string;
  /** The inbound hook's name and description. */
  readonly hook: string;
  readonly description: string;
  /** Whom the code is for. */
  readonly label: string;
  readonly methods: readonly string[];
  /** Names of query parameters that the inbound hook reads. */
  readonly parameters: readonly string[];
}

/**
 * A mail that nobody has sent yet, as an `.eml` file (RFC 5322): base address and code on lines of their own, and again as an
 * attachment. Mail programs open it for whoever it is about to be sent to.
 */
export async function mailDraft(draft: MailDraft): Promise<Uint8Array> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer/index.js");
  const { publicUrl, code, hook, label } = draft;
  const composer = new MailComposer({
    subject: `${hook}: your code (${label})`,
    // Mail programs then open it to be edited and sent, instead of showing it as received.
    headers: { "X-Unsent": "1" },
    text: textOf(draft),
    attachments: [{ filename: `${hook}.txt`, content: `${inboundUrl(publicUrl, code)}\n`, contentType: "text/plain" }],
    newline: "windows",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function textOf({ publicUrl, code, hook, description, methods, parameters }: MailDraft): string {
  const lines = [
    `${hook}: ${description}`,
    "",
    "Base address:",
    publicUrl,
    "",
    "Code:",
    code,
    "",
    `Call it with ${methods.join(" or ")} at <base address>/<code>${parameters.length > 0 ? `?${parameters.map((name) => `${name}=<${name}>`).join("&")}` : ""}.`,
    "The code is the credential: keep it as you keep a password.",
  ];
  return `${lines.join("\n")}\n`;
}
