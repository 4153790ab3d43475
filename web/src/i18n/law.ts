import type { Language } from "./messages";

// "校车安全管理条例 arts. 15 and 18", with the order's number in brackets or not.
const kName = String.raw`([\u4e00-\u9fff][\u4e00-\u9fff\d]*)(?: \([^)]*\))?`;
const kNumber = String.raw`\d+(?: \(\d+\))?`;
const kArticles = new RegExp(`${kName} arts?\\. (${kNumber}(?:(?:,| and| to) ${kNumber})*)`, "g");

// What a number rests on, as readers of that language cite it. The rulebook writes it in English
// with the law's own name; in Chinese the articles alone are cited, and what names none stands as
// it is.
export function cited(source: string, language: Language): string {
  if (language !== "zh") return source;
  const laws = [...source.matchAll(kArticles)].map(
    ([, law = "", articles = ""]) => `《${law}》第${inChinese(articles)}条`,
  );
  return laws.length === 0 ? source : laws.join("；");
}

const inChinese = (articles: string) =>
  articles
    .replaceAll(/ \((\d+)\)/g, "（$1）")
    .replaceAll(/,? and |, /g, "、")
    .replaceAll(" to ", "至");
