#include "gateway/api/person_archive.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "gateway/http/json_text.h"
#include "gateway/sheets/formula_guard.h"

namespace busward::api {
namespace {

struct Meaning {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array kMeanings{
    Meaning{"file", "本人档案及历次变更", "the person's file and every change of it"},
    Meaning{"identity", "身份证件号码（掩码）与出生日期",
            "identity number (masked) and date of birth"},
    Meaning{"documents", "证照与资格材料", "licences and proofs of qualification"},
    Meaning{"violations", "交通违法记录", "traffic violations"},
    Meaning{"suspensions", "暂停上岗", "suspensions from duty"},
    Meaning{"training", "培训签到与成绩", "training attended, and scores"},
    Meaning{"pledges", "承诺书", "pledges signed"},
    Meaning{"placards", "载明本人的校车标牌", "placards that name the person"},
    Meaning{"assignments", "派班", "assignments to buses and routes"},
    Meaning{"runs", "驾驶的趟次", "runs driven"},
    Meaning{"attestations", "载明本人的现场记录（出车检查、点名、清车）",
            "records made on the spot that name the person"},
    Meaning{"cards", "在哪些趟次插过本人的驾驶人卡",
            "runs on which this person's card was in the reader"},
    Meaning{"alarms", "涉及本人的报警", "alarms that concern the person"},
    Meaning{"reads", "本人个人信息的查阅记录", "who read the person's data, by role"}};

const Meaning& meaning_of(std::string_view name) {
  static constexpr Meaning kNone{};
  const auto* found = std::ranges::find(kMeanings, name, &Meaning::name);
  return found == kMeanings.end() ? kNone : *found;
}

std::string json_of(const db::KeptRecords& kept) {
  http::JsonText json;
  json.begin_array();
  for (const auto& row : kept.rows) {
    json.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      json.member(kept.columns[i]).text_or_null(row[i]);
    }
    json.end_object();
  }
  return json.end_array().take();
}

void add_cell(std::string& line, std::string_view text) {
  if (!line.empty()) line += ',';
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

std::string csv_of(const db::KeptRecords& kept) {
  std::string out = "\xEF\xBB\xBF";
  std::string line;
  for (const std::string& column : kept.columns) add_cell(line, column);
  out += line + "\r\n";
  for (const auto& row : kept.rows) {
    line.clear();
    for (const auto& cell : row) add_cell(line, sheets::guarded(cell.value_or("")));
    out += line + "\r\n";
  }
  return out;
}

std::string read_me(const db::PersonExport& found, const db::PersonCode& code, geo::UtcTime at) {
  std::string out = fmt::format(
      "{0}（{1}）的个人信息副本\n"
      "制作时间：{2}（UTC）。依据《个人信息保护法》第四十五条提供给本人。\n"
      "每类记录有 JSON 与 CSV（UTF-8）两份，内容相同；时间为 UTC。valid_during 为记录所述情形的"
      "有效期间，recorded_at、closed_at 为本系统记录与更正的时间。他人以职务表示。"
      "身份证件号码加密保存，仅以掩码导出。行驶轨迹按车辆保存，可按趟次时间另行申请。\n\n"
      "Copy of the personal data of {0} ({1})\n"
      "Made at {2} (UTC), for the person (Personal Information Protection Law, art. 45).\n"
      "Each kind of records comes as JSON and as CSV (UTF-8) with the same content; times are UTC. "
      "valid_during is when what a record says holds; recorded_at and closed_at are when this "
      "system recorded and corrected it. Others are told of by their roles. The identity number is "
      "kept encrypted and leaves in its masked form. Tracks are kept of buses and can be asked for "
      "by the times of the runs.\n\n",
      found.name, code.code, geo::to_iso8601(at));
  for (const db::KeptRecords& kept : found.kept) {
    const Meaning& meaning = meaning_of(kept.name);
    out += fmt::format("{}.json, {}.csv\t{} 条 / {} rows\t{} / {}\n", kept.name, kept.name,
                       kept.rows.size(), kept.rows.size(), meaning.zh, meaning.en);
  }
  return out;
}

}  // namespace

std::vector<files::ZipPart> person_archive(const db::PersonExport& found,
                                           const db::PersonCode& code, geo::UtcTime at) {
  std::vector<files::ZipPart> parts{{"README.txt", read_me(found, code, at)}};
  for (const db::KeptRecords& kept : found.kept) {
    parts.push_back({kept.name + ".json", json_of(kept)});
    parts.push_back({kept.name + ".csv", csv_of(kept)});
  }
  return parts;
}

std::string archive_name(const db::PersonCode& code) {
  std::string safe = code.code;
  std::ranges::replace_if(
      safe, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-'; }, '_');
  return (code.kind == db::PersonCode::Kind::driver ? "driver-" : "staff-") + safe;
}

}  // namespace busward::api
