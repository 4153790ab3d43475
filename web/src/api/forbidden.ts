import { ApiError } from "./client";

// What the role may not: asking again does not help, and nothing is broken.
export const isForbidden = (error: unknown) => error instanceof ApiError && error.status === 403;
