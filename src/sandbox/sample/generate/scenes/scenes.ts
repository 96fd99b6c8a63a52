import type { Scene } from "../kit/scene.ts";
import { homecoming, lightFound } from "./homeward.ts";
import { keeperClose } from "./keeper-close.ts";
import { lastLight } from "./last-light.ts";
import { match } from "./match.ts";
import { radio } from "./radio.ts";
import { stairs } from "./stairs.ts";
import { lightDies, smallBoat } from "./storm.ts";
import { turning } from "./turning.ts";
import { watchRoom } from "./watch-room.ts";

export const scenes: readonly Scene[] = [lastLight, watchRoom, radio, smallBoat, keeperClose, lightDies, stairs, match, turning, lightFound, homecoming];
