import { Refused } from "../refused.ts";

const MAX_JSON = 2 ** 20;

/** How large a JSON body may be. */
export const jsonLimit = {
  maxSize: MAX_JSON,
  onError: (): never => {
    throw new Refused(413, "too-large", `A body may have at most ${MAX_JSON} bytes`, { maxSize: MAX_JSON });
  },
};
