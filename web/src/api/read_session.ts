import { JsonReader } from "./json_reader";
import type {
  Account,
  AccountId,
  Affiliation,
  Grant,
  GrantId,
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
    rights: new Set(session.array("rights").map(String)),
    steps: new Set(session.array("steps").map(String)),
    opensEmergencies: session.flag("opens_emergencies"),
    hasAccount: session.flag("has_account"),
    duty: duty === "change_password" || duty === "set_up_second_factor" ? duty : null,
    grants: session.list("grants", readGrant),
  };
}

export const readAccounts = (json: unknown): readonly Account[] =>
  new JsonReader(json, "accounts").list("items", (account) => ({
    id: accountId(account.text("id")),
    login: account.text("login"),
    name: account.text("name"),
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
  };
}
