import { isAncrageError } from "@ancrage/core";
import type { ErrorRequestHandler } from "express";

/**
 * Answers what a route threw: refusals with their reason, anything else as 500 without saying what is inside. What a
 * receiver stopped comes with advice for the user, and with a log that a page can offer as a file.
 */
export const answerError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (isAncrageError(error, "endpoint_unavailable")) {
    const { advice, eventId, refusals, log } = error.details;
    const file = { fileName: `${eventId}.txt`, text: log };
    response.status(409).json({ error: error.message, advice, eventId, refusals, log: file });
  } else if (isRefusal(error)) {
    response.status(error.status).json({ error: error.message });
  } else {
    console.error(`${request.method} ${request.originalUrl} failed:`, error);
    response.status(500).json({ error: "The CRM failed. Its log says why." });
  }
};

function isRefusal(error: unknown): error is Error & { status: number } {
  return (
    error instanceof Error &&
    "expose" in error &&
    error.expose === true &&
    "status" in error &&
    typeof error.status === "number"
  );
}
