/** The twelve panels as their director wrote them. */
type Panel = {
  id: string;
  scene: number;
  shot: string;
  title: string;
  script: string;
  action: string;
  notes: string;
  /** Seconds; null lets the voiceover, the video or the reading time decide. */
  duration: number | null;
  focus: readonly [x: number, y: number] | null;
  clip: boolean;
  move: readonly [move: string, from: readonly [number, number, number], to: readonly [number, number, number]] | null;
  transition: readonly [kind: string, seconds: number] | null;
  status: string;
};

const still = null;

export const panels: readonly Panel[] = [
  {
    id: "frm_01", scene: 1, shot: "1A", title: "The last evening", duration: null, focus: [0.69, 0.24], clip: true, move: still, transition: ["dip-to-black", 0.8], status: "approved",
    script: "EXT. GANNET HEAD - DUSK\n\nA lighthouse on the rock. The beam wakes and begins its round.\n\nMARA (V.O.)\nForty-one years, I have kept this light.",
    action: "The sun goes down behind the water. The beam comes round.", notes: "Establishing wide. Warm left, cold right: the night is coming from her side.",
  },
  {
    id: "frm_02", scene: 2, shot: "2A", title: "The letter", duration: 3.4, focus: [0.42, 0.45], clip: false, move: ["push-in", [0.5, 0.5, 1], [0.56, 0.54, 1.08]], transition: ["dissolve", 0.5], status: "approved",
    script: "INT. WATCH ROOM - DUSK\n\nMARA, seventy, her back to us. The letter with the seal lies open. Rain starts on the glass.\n\nMARA (V.O.)\nTomorrow, a machine will.",
    action: "She does not touch the letter.", notes: "Over the shoulder. Never show the whole face before shot 4A.",
  },
  {
    id: "frm_03", scene: 2, shot: "2B", title: "A voice in the static", duration: null, focus: [0.75, 0.48], clip: false, move: ["push-in", [0.5, 0.5, 1], [0.6, 0.5, 1.1]], transition: null, status: "ready",
    script: "INSERT - THE RADIO\n\nThe dial glows. Her hand finds the station.\n\nWREN (FILTERED)\nGannet Light? This is Wren. I can't see the shore.",
    action: "She turns the knob, the needle trembles.", notes: "Insert. The only warm thing in the room.",
  },
  {
    id: "frm_04", scene: 3, shot: "3A", title: "Too small a boat", duration: null, focus: [0.52, 0.64], clip: true, move: still, transition: null, status: "ready",
    script: "EXT. OPEN SEA - NIGHT\n\nWREN, nine, in a rowing boat, a lantern in her hand. The sea lifts her and drops her.",
    action: "The boat climbs a swell. Lightning behind the clouds.", notes: "High angle. Leave the horizon empty: nothing to steer by.",
  },
  {
    id: "frm_05", scene: 4, shot: "4A", title: "Hold on", duration: null, focus: [0.44, 0.42], clip: false, move: ["push-in", [0.5, 0.5, 1], [0.46, 0.46, 1.07]], transition: null, status: "approved",
    script: "INT. WATCH ROOM - NIGHT\n\nClose on MARA at the window, the microphone at her lips.\n\nMARA\nHold on, Wren. Watch for my light.",
    action: "She looks for a spark out there. There is none.", notes: "Close-up. Cold key from the window, warm edge from the lamp behind.",
  },
  {
    id: "frm_06", scene: 5, shot: "5A", title: "The strike", duration: 3, focus: [0.44, 0.25], clip: false, move: ["tilt-up", [0.5, 0.54, 1.08], [0.5, 0.46, 1.08]], transition: null, status: "ready",
    script: "EXT. LIGHTHOUSE - NIGHT\n\nLightning. The great lamp fades to an ember and goes out.",
    action: "The strike lights the whole tower; the lamp inside dies.", notes: "Low angle, a little off true. Hard cut on the thunder.",
  },
  {
    id: "frm_07", scene: 6, shot: "6A", title: "No light", duration: null, focus: null, clip: false, move: still, transition: null, status: "pending",
    script: "EXT. SEA - NIGHT\nWren's view: black water.\nNo light.",
    action: "Nothing but dark and the sound of water.", notes: "To be drawn. Keep it almost black until the cut to the stairs.",
  },
  {
    id: "frm_08", scene: 7, shot: "7A", title: "The stairs", duration: null, focus: [0.42, 0.32], clip: false, move: ["push-in", [0.5, 0.5, 1], [0.45, 0.42, 1.12]], transition: null, status: "ready",
    script: "INT. TOWER - NIGHT\nMara climbs, a lantern in her hand.",
    action: "She climbs; her shadow climbs ahead of her.", notes: "High angle down the well of the stair.",
  },
  {
    id: "frm_09", scene: 8, shot: "8A", title: "One match", duration: 3, focus: [0.6, 0.5], clip: true, move: still, transition: ["dissolve", 0.3], status: "approved",
    script: "INSERT - THE BURNER\n\nA match. The wick takes. The glass around it begins to shine.",
    action: "The flame grows; the rings of the lens catch it one after another.", notes: "Insert. Let the sound of the flame carry it, no words.",
  },
  {
    id: "frm_10", scene: 8, shot: "8B", title: "By hand", duration: 4, focus: [0.5, 0.42], clip: false, move: ["pull-out", [0.5, 0.46, 1.12], [0.5, 0.5, 1]], transition: null, status: "approved",
    script: "INT. LAMP ROOM - NIGHT\n\nThe motor is dead. MARA sets her shoulder to the great lens and walks it round by hand.",
    action: "She pushes. The beams begin to move.", notes: "Silhouette against the lens. The music turns here.",
  },
  {
    id: "frm_11", scene: 9, shot: "9A", title: "Found", duration: null, focus: [0.6, 0.4], clip: true, move: still, transition: null, status: "ready",
    script: "EXT. OPEN SEA - NIGHT\n\nOver WREN's shoulder: far off, a light.\n\nWREN\nI see it! Mara, I see the light! I'm coming home.",
    action: "The beam passes over her and comes back.", notes: "Over the shoulder, answers 2A.",
  },
  {
    id: "frm_12", scene: 10, shot: "10A", title: "Morning", duration: 5.6, focus: [0.5, 0.6], clip: false, move: ["pull-out", [0.5, 0.56, 1.1], [0.5, 0.5, 1]], transition: ["dissolve", 0.8], status: "approved",
    script: "EXT. JETTY - DAWN\n\nWREN runs down the planks into MARA's arms. Behind them the lamp still burns.\n\nMARA (V.O.)\nThe machine can have tomorrow.",
    action: "They meet. The sea is flat as if nothing had happened.", notes: "Final wide, mirrors 1A: the sun on the same side, coming up.",
  },
];
