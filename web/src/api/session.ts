import { send } from "./client";
import { JsonReader } from "./json_reader";
import type { AccountId, GrantId, NewGrant, SecondFactor } from "./session_types";

const nothing = () => null;
const readPassword = (json: unknown) => new JsonReader(json, "account").text("password");

export interface LogIn {
  readonly login: string;
  readonly password: string;
  readonly code?: string;
}

const kNever = new AbortController().signal; // a change that was begun is seen to its end

export const account = {
  logIn: (body: LogIn) => send({ method: "POST", path: "/session", body }, kNever, nothing),
  logOut: () => send({ method: "DELETE", path: "/session" }, kNever, nothing),
  actIn: (grant: GrantId) =>
    send({ method: "PATCH", path: "/session", body: { grant } }, kNever, nothing),
  changePassword: (present: string, wanted: string) =>
    send({ method: "PUT", path: "/session/password", body: { present, wanted } }, kNever, nothing),
  beginSecondFactor: () =>
    send({ method: "POST", path: "/session/second-factor" }, kNever, (json): SecondFactor => {
      const begun = new JsonReader(json, "second_factor");
      return { secret: begun.text("secret"), qrSvg: begun.text("qr_svg") };
    }),
  confirmSecondFactor: (code: string) =>
    send({ method: "PUT", path: "/session/second-factor", body: { code } }, kNever, (json) =>
      new JsonReader(json, "second_factor").array("recovery_codes").map(String),
    ),
};

export const tokens = {
  make: (name: string, grant: GrantId, expiresAt: Date) =>
    send(
      {
        method: "POST",
        path: "/session/tokens",
        body: { name, grant, expires_at: expiresAt.toISOString() },
      },
      kNever,
      (json) => new JsonReader(json, "token").text("token"),
    ),
  end: (id: string) =>
    send({ method: "DELETE", path: `/session/tokens/${encodeURIComponent(id)}` }, kNever, nothing),
};

export const accounts = {
  // An empty code: nobody's.
  tie: (id: AccountId, code: string) =>
    send(
      code === ""
        ? { method: "DELETE", path: `/accounts/${id}/person` }
        : { method: "PUT", path: `/accounts/${id}/person`, body: { code } },
      kNever,
      nothing,
    ),
  endSession: (id: AccountId, session: string) =>
    send({ method: "DELETE", path: `/accounts/${id}/sessions/${session}` }, kNever, nothing),
  create: (body: NewGrant & { readonly login: string; readonly name: string }) =>
    send({ method: "POST", path: "/accounts", body }, kNever, readPassword),
  disable: (id: AccountId, disabled: boolean) =>
    send({ method: "PATCH", path: `/accounts/${id}`, body: { disabled } }, kNever, nothing),
  unlock: (id: AccountId) =>
    send({ method: "PATCH", path: `/accounts/${id}`, body: { unlocked: true } }, kNever, nothing),
  resetPassword: (id: AccountId, dropSecondFactor: boolean) =>
    send(
      {
        method: "POST",
        path: `/accounts/${id}/password${dropSecondFactor ? "?drop_second_factor=true" : ""}`,
      },
      kNever,
      readPassword,
    ),
  grant: (id: AccountId, body: NewGrant) =>
    send({ method: "POST", path: `/accounts/${id}/grants`, body }, kNever, nothing),
  revoke: (id: AccountId, grant: GrantId) =>
    send({ method: "DELETE", path: `/accounts/${id}/grants/${grant}` }, kNever, nothing),
};
