/** Times that work, a build or an attempt, may end its process before it is set aside (`crashed`). */
export const MAX_CRASHES = 5;
