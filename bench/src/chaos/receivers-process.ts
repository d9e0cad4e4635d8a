// Plays every hostile receiver of the transport's suite, so that what they pour out is no memory of the sender's.
import { hostileReceivers, openHostileReceiver } from "@ancrage/conformance";

const open = await Promise.all(hostileReceivers.map((hostile) => openHostileReceiver(hostile)));
process.send?.(open.map(({ hostile, url }) => [hostile.kind, url]));
process.once("disconnect", () => process.exit());
