import type { UtcMs } from "./units";

// Who sits at this console, and what the security administrator keeps. docs/api.md, *Accounts*.
export type GrantId = string & { readonly unit: "grant" };
export type AccountId = string & { readonly unit: "account" };

export interface Affiliation {
  readonly operatorId: string | null;
  readonly schoolId: string | null;
  readonly areaId: string | null;
}

export interface Grant {
  readonly id: GrantId;
  readonly role: string;
  readonly of: Affiliation;
  readonly until: UtcMs | null;
}

export type Duty = "change_password" | "set_up_second_factor";

export interface Session {
  readonly accountId: AccountId;
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly of: Affiliation;
  readonly staffId: string | null; // of an attendant who is on file
  readonly byBadge: boolean;
  readonly rights: ReadonlySet<string>; // docs/rights.md
  readonly steps: ReadonlySet<string>; // that the role may ever take about an alarm
  readonly opensEmergencies: boolean;
  readonly hasAccount: boolean; // false: the token of the data directory
  readonly duty: Duty | null;
  readonly zone: string | null; // of the county's clocks; null while there is no county
  readonly grants: readonly Grant[];
}

export interface Account {
  readonly id: AccountId;
  readonly login: string;
  readonly name: string;
  readonly person: { readonly code: string; readonly name: string } | null; // on file
  readonly disabledAt: UtcMs | null;
  readonly hasSecondFactor: boolean;
  readonly failures: number;
  readonly locked: boolean;
  readonly grants: readonly Grant[];
}

export interface NewGrant {
  readonly role: string;
  readonly operator_id?: string;
  readonly school_id?: string;
  readonly area_id?: string;
  readonly person?: string; // code of whose account it is
}

// A log-in of an account that lasts.
export interface OpenSession {
  readonly id: string;
  readonly role: string;
  readonly address: string;
  readonly byBadge: boolean;
  readonly createdAt: UtcMs;
  readonly usedAt: UtcMs;
}

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: UtcMs;
  readonly expiresAt: UtcMs;
}

export interface Place {
  readonly id: string;
  readonly name: string;
}

// Whom a role may belong to.
export interface Places {
  readonly operators: readonly Place[];
  readonly schools: readonly Place[];
  readonly areas: readonly Place[];
}

export interface SecondFactor {
  readonly secret: string;
  readonly qrSvg: string;
}
