import { JsonReader } from "./json_reader";
import type {
  Account,
  AccountId,
  Affiliation,
  ApiToken,
  Grant,
  GrantId,
  OpenSession,
  Places,
  Session,
} from "./session_types";

const grantId = (text: string) => text as GrantId;
const accountId = (text: string) => text as AccountId;

const readAffiliation = (of: JsonReader): Affiliation => ({
  operatorId: of.maybeText("operator_id"),
  schoolId: of.maybeText("school_id"),
  areaId: of.maybeText("area_id"),
});

const readGrant = (grant: JsonReader): Grant => ({
  id: grantId(grant.text("id")),
  role: grant.text("role"),
  of: readAffiliation(grant.object("affiliation")),
  until: grant.maybeTime("valid_until"),
});

export function readSession(json: unknown): Session {
  const session = new JsonReader(json, "session");
  const account = session.object("account");
  const duty = session.maybeText("duty");
  return {
    accountId: accountId(account.text("id")),
    login: account.text("login"),
    name: account.text("name"),
    role: session.text("role"),
    of: readAffiliation(session.object("affiliation")),
    staffId: session.maybeText("staff_id"),
    byBadge: session.flag("by_badge"),
    rights: new Set(session.array("rights").map(String)),
    steps: new Set(session.array("steps").map(String)),
    opensEmergencies: session.flag("opens_emergencies"),
    hasAccount: session.flag("has_account"),
    duty: duty === "change_password" || duty === "set_up_second_factor" ? duty : null,
    zone: session.maybeText("zone"),
    grants: session.list("grants", readGrant),
  };
}

const readPerson = (person: JsonReader | null) =>
  person === null ? null : { code: person.text("code"), name: person.text("name") };

export const readOpenSessions = (json: unknown): readonly OpenSession[] =>
  new JsonReader(json, "sessions").list("items", (session) => ({
    id: session.text("id"),
    role: session.text("role"),
    address: session.text("address"),
    byBadge: session.flag("by_badge"),
    createdAt: session.time("created_at"),
    usedAt: session.time("last_used_at"),
  }));

export const readTokens = (json: unknown): readonly ApiToken[] =>
  new JsonReader(json, "tokens").list("items", (token) => ({
    id: token.text("id"),
    name: token.text("name"),
    role: token.text("role"),
    createdAt: token.time("created_at"),
    expiresAt: token.time("expires_at"),
  }));

export const readAccounts = (json: unknown): readonly Account[] =>
  new JsonReader(json, "accounts").list("items", (account) => ({
    id: accountId(account.text("id")),
    login: account.text("login"),
    name: account.text("name"),
    person: readPerson(account.maybeObject("person")),
    disabledAt: account.maybeTime("disabled_at"),
    hasSecondFactor: account.flag("has_second_factor"),
    failures: account.number("failures"),
    locked: account.flag("locked"),
    grants: account.list("grants", readGrant),
  }));

const readPlace = (place: JsonReader) => ({ id: place.text("id"), name: place.text("name") });

export function readPlaces(json: unknown): Places {
  const places = new JsonReader(json, "places");
  return {
    operators: places.list("operators", readPlace),
    schools: places.list("schools", readPlace),
    areas: places.list("areas", readPlace),
  };
}
