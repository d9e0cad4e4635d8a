import { urlRefusal } from "./url-refusal.ts";

/** The longest URL that may receive, in characters, as written and as normalised. */
const longestUrl = 2_000;

/**
 * Reads `text` as browsers do (WHATWG), after refusing what that reading would quietly drop or rewrite, so that what a
 * person reads is where the request goes. The fragment is cut: it is never sent.
 * @throws `url_refused`: `tooLong`, `controlCharacters`, `notAUrl`, `userinfo`
 */
export function parseUrl(text: string): URL {
  checkLength(text);
  if (/[\p{Cc}\p{Cs}\p{Z}\\]/u.test(text)) {
    throw urlRefusal(
      "controlCharacters",
      "The URL holds a space, a backslash or a control character. Percent-encode it, or take it out.",
    );
  }
  const url = URL.parse(text);
  if (url === null) throw urlRefusal("notAUrl", "This is not a URL. Give it whole, like https://example.com/hooks.");
  // The parser forgets an empty user name, as in https://@example.com.
  if (url.username !== "" || url.password !== "" || /^[^:/?#]+:\/*[^/?#]*@/.test(text)) {
    throw urlRefusal("userinfo", "The URL has a user name or password before its host. Take it out.");
  }
  url.hash = "";
  checkLength(url.href);
  return url;
}

function checkLength(text: string): void {
  if (text.length <= longestUrl) return;
  throw urlRefusal("tooLong", `The URL has ${text.length} characters. Use one of at most ${longestUrl}.`);
}
