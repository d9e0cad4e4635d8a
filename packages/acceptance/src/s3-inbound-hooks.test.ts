import { inInboundWorld } from "./in-inbound-world.ts";
import { answerRows } from "./inbound-answer-rows.ts";
import { callRows } from "./inbound-call-rows.ts";
import { parsingRows } from "./inbound-parsing-rows.ts";

inInboundWorld({ ...callRows, ...parsingRows, ...answerRows });
