import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { en } from "./en";
import { isMessageKey, translator } from "./messages";
import { zh } from "./zh";

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();
const kOwnName = ["language.other", "language.switch"]; // each language is offered in its own words

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts") && !name.includes("generated"),
    )
    .map((name) => join(folder, name));
}

describe("the two tables", () => {
  it("have the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it("say every key, with the same places in both", () => {
    const english = new Map<string, string>(Object.entries(en));
    const wrong = Object.entries(zh).filter(([key, chinese]) => {
      const other = english.get(key) ?? "";
      return (
        chinese.trim() === "" ||
        other.trim() === "" ||
        places(chinese).join() !== places(other).join()
      );
    });
    expect(wrong).toEqual([]);
  });

  it("have no Chinese in the English one", () => {
    const chinese = Object.entries(en).filter(
      ([key, text]) => !kOwnName.includes(key) && /[\u3400-\u9fff，。：（）]/.test(text),
    );
    expect(chinese).toEqual([]);
  });
});

describe("the sources", () => {
  const src = join(import.meta.dirname, "..");

  it("hold no text of their own: Chinese stands in the table only", () => {
    const strays = sources(src).filter(
      (path) =>
        !path.includes("i18n") &&
        /[\u3400-\u9fff]/.test(readFileSync(path, "utf8").replaceAll(/\/\/.*$/gm, "")),
    );
    expect(strays).toEqual([]);
  });

  it("use every key, by its whole name, in a template or by the prefix of a code", () => {
    const text = sources(src)
      .filter((path) => !/i18n\/(zh|en)(_\w+)?\.ts$/.test(path))
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    const templates = [...text.matchAll(/`([a-z_]+\.[^`]*)`/g)].map(
      ([, template]) =>
        new RegExp(
          `^${template?.replaceAll(/\$\{[^}]*\}/g, "[a-z_0-9]+").replaceAll(".", "\\.")}$`,
        ),
    );
    const unused = Object.keys(zh).filter((key) => {
      const prefix = key.slice(0, key.lastIndexOf("."));
      const named = [`"${key}"`, `code("${prefix}"`, `prefix: "${prefix}"`].some((use) =>
        text.includes(use),
      );
      return !named && !templates.some((template) => template.test(key));
    });
    expect(unused).toEqual([]);
  });
});

describe("translator", () => {
  it("fills places and leaves those without a value visible", () => {
    expect(translator("en")("counter.of", { total: 60 })).toBe("of 60");
    expect(translator("en")("counter.of")).toBe("of {total}");
  });

  it("looks codes up and shows what it does not know", () => {
    expect(translator("zh").code("rule", "overspeed")).toBe("超速");
    expect(translator("zh").code("rule", "door_open")).toBe("door open");
    expect(isMessageKey("toString")).toBe(false);
  });
});
