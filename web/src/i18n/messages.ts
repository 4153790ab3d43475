import { en } from "./en";
import { zh } from "./zh";

export type MessageKey = keyof typeof zh;
export type Language = "zh" | "en";
export type Values = Readonly<Record<string, string | number>>;

const kTables: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };

export interface Translate {
  readonly language: Language;
  (key: MessageKey, values?: Values): string;
  // A code of the API ("overspeed") under its prefix ("rule"); a code without an entry is shown as
  // it is.
  code(prefix: string, code: string): string;
}

export function translator(language: Language): Translate {
  const table = kTables[language];
  const translate = (key: MessageKey, values: Values = {}) => fill(table[key], values);
  const code = (prefix: string, value: string) => {
    const key = `${prefix}.${value}`;
    return isMessageKey(key) ? table[key] : value.replaceAll("_", " ");
  };
  return Object.assign(translate, { language, code });
}

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(zh, key);
}

function fill(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}
