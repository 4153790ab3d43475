import { get, send } from "./client";
import type { JsonReader } from "./json_reader";
import { JsonReader as Reader } from "./json_reader";
import type { UtcMs } from "./units";

// Badges (二维码工牌), by which attendants log in. docs/api.md, *Accounts*.
export interface Badge {
  readonly issuedAt: UtcMs;
  readonly expiresAt: UtcMs;
  readonly boundAt: UtcMs | null; // to the telephone that showed it first
  readonly locked: boolean;
}
export interface Attendant {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly operator: string;
  readonly login: string | null; // null: nobody made an account yet
  readonly badge: Badge | null;
}
// To be printed; its code is shown this once.
export interface PrintedBadge {
  readonly qrSvg: string;
  readonly attendant: Attendant;
  readonly contacts: readonly { readonly name: string; readonly phone: string | null }[];
}

const kNever = new AbortController().signal; // a change that was begun is seen to its end

export const badgeApi = {
  logIn: (secret: string) =>
    send({ method: "POST", path: "/session/badge", body: { secret } }, kNever, () => null),
  attendants: (signal: AbortSignal): Promise<readonly Attendant[]> =>
    get("/attendants", signal, (json) => new Reader(json, "attendants").list("items", readOne)),
  issue: (attendant: string): Promise<PrintedBadge> =>
    send(
      { method: "POST", path: `/attendants/${encodeURIComponent(attendant)}/badge`, body: {} },
      kNever,
      readPrinted,
    ),
  end: (attendant: string) =>
    send(
      { method: "DELETE", path: `/attendants/${encodeURIComponent(attendant)}/badge` },
      kNever,
      () => null,
    ),
};

function readOne(attendant: JsonReader): Attendant {
  const badge = attendant.maybeObject("badge");
  return {
    id: attendant.text("id"),
    code: attendant.text("code"),
    name: attendant.text("name"),
    operator: attendant.text("operator"),
    login: attendant.maybeText("login"),
    badge:
      badge === null
        ? null
        : {
            issuedAt: badge.time("issued_at"),
            expiresAt: badge.time("expires_at"),
            boundAt: badge.maybeTime("bound_at"),
            locked: badge.flag("locked"),
          },
  };
}

function readPrinted(json: unknown): PrintedBadge {
  const printed = new Reader(json, "badge");
  return {
    qrSvg: printed.text("qr_svg"),
    attendant: readOne(printed.object("attendant")),
    contacts: printed.list("contacts", (contact) => ({
      name: contact.text("name"),
      phone: contact.maybeText("phone"),
    })),
  };
}
