/** The words of the film: what is spoken, and what is on each panel. */
export type Line = { id: string; frame: string; who: "keeper" | "child"; spoken: string; offset: number | null };

export const lines: readonly Line[] = [
  { id: "vo-01", frame: "frm_01", who: "keeper", spoken: "Forty-one years, I have kept this light.", offset: null },
  { id: "vo-02", frame: "frm_02", who: "keeper", spoken: "Tomorrow, a machine will.", offset: 0.5 },
  { id: "vo-03", frame: "frm_03", who: "child", spoken: "Gannet Light? This is Wren. I can't see the shore.", offset: null },
  { id: "vo-05", frame: "frm_05", who: "keeper", spoken: "Hold on, Wren. Watch for my light.", offset: null },
  { id: "vo-11", frame: "frm_11", who: "child", spoken: "I see it! Mara, I see the light! I'm coming home.", offset: null },
  { id: "vo-12", frame: "frm_12", who: "keeper", spoken: "The machine can have tomorrow.", offset: 1.1 },
];
