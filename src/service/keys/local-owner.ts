/** Whose exports are that were not asked for over HTTP, and whose keys are that name nobody. */
export const LOCAL_OWNER = 'local'
