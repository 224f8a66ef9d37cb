/** Part of every secret of the simulated world: it must turn up nowhere. */
export const SECRET_MARK = 'hUsHhUsH';
