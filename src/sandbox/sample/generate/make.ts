/** Makes the whole sample project again: `npx tsx make.ts`. */
import { writeBoard } from "./board.ts";
import { clips, stills } from "./pictures.ts";
import { sounds } from "./sounds.ts";

await stills([]);
await clips([]);
sounds();
writeBoard();
