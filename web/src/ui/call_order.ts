import type { Contact } from "../api/emergency";

// One call of the list: of somebody on file, or of a public service (contact null).
export interface Call {
  readonly number: number; // from 1
  readonly task: string;
  readonly isFirstOfTask: boolean;
  readonly contact: Contact | null;
  readonly phone: string | null;
}

// Police and rescue first: their numbers are the same everywhere in the country.
const kPublicServices = [
  { task: "police_called", phone: "110" },
  { task: "rescue_called", phone: "120" },
] as const;

// The calls of article 42, one after the other: the public services, then those on file as given.
export function callOrder(contacts: readonly Contact[]): readonly Call[] {
  const calls = [
    ...kPublicServices.map(({ task, phone }) => ({ task, contact: null, phone })),
    ...contacts.map((contact) => ({ task: contact.task, contact, phone: contact.phone })),
  ];
  return calls.map((call, index) => ({
    ...call,
    number: index + 1,
    isFirstOfTask: calls[index - 1]?.task !== call.task,
  }));
}
