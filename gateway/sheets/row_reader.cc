#include "gateway/sheets/row_reader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gateway/files/cell_text.h"
#include "gateway/sheets/cell_values.h"
#include "geo/assert.h"
#include "routing/civil_time.h"

namespace busward::sheets {
namespace {

using files::Wording;
using registry::Language;

constexpr std::size_t kLongestText = 1000;  // bytes

std::string words_of(const Column& column, Language language) {
  std::vector<std::string_view> words;
  for (const Word& word : column.words)
    words.push_back(language == Language::zh ? word.zh : word.key);
  return fmt::format("{}", fmt::join(words, language == Language::zh ? "、" : ", "));
}

bool is_called(const Word& word, std::string_view text) {
  return text == word.key || text == word.zh || text == word.en ||
         any_of_parts(word.also, [&](std::string_view other) { return text == other; });
}

// What a spreadsheet's number would be as a day, for a column that was not formatted as one.
Wording hint_of_day(const Cell& cell) {
  const auto serial = files::parsed<long>(cell.text);
  if (cell.is != CellIs::number || !serial || *serial < 10'000 || *serial > 100'000) {
    return {"请按 2026-09-01 的样子填写；不知道就留空",
            "write YYYY-MM-DD, as in 2026-09-01, or leave the cell empty where nobody knows it"};
  }
  const std::string day = routing::to_iso_day(day_of_serial(*serial));
  return {fmt::format("请把此列设为日期格式（若是日期序号，则为 {}）", day),
          fmt::format("format the column as a date (as one, the number is {})", day)};
}

}  // namespace

const Column& RowReader::known(std::string_view column) const {
  const Column* found = table_.form().column(column);
  BUSWARD_ASSERT(found != nullptr);
  return *found;
}

void RowReader::fail(std::string_view column, Wording what, Wording remedy) {
  sound_ = false;
  faults_.add(table_.fault_in(row_, column, std::move(what), std::move(remedy)));
}

std::optional<std::string> RowReader::text(std::string_view column) {
  const Column& form = known(column);
  const Cell* cell = table_.cell(row_, form);
  if (cell == nullptr || cell->text.empty()) {
    if (form.required) fail(column, {"此格为空", "the cell is empty"}, {"请填写", "fill it in"});
    return std::nullopt;
  }
  if (cell->is == CellIs::broken) {
    fail(column,
         {fmt::format("公式没有结果：{}", cell->text),
          fmt::format("its formula came to {}", cell->text)},
         {"请改正公式，或直接填写内容", "correct the formula, or write the value itself"});
    return std::nullopt;
  }
  if (cell->text.size() > kLongestText) {
    fail(column,
         {fmt::format("内容有 {} 个字节，超过 {}", cell->text.size(), kLongestText),
          fmt::format("it has {} bytes, more than {}", cell->text.size(), kLongestText)},
         {"请缩短", "shorten it"});
    return std::nullopt;
  }
  return form.holds == Holds::code ? without_lost_digits(form, *cell) : cell->text;
}

std::optional<std::string> RowReader::without_lost_digits(const Column& column, const Cell& cell) {
  if (auto digits = digits_of(cell)) return digits;
  fail(
      column.key,
      {fmt::format("“{}” 被表格软件当作数字，已丢失末尾数字", cell.text),
       fmt::format("a spreadsheet made a number of it ('{}') and lost its last digits", cell.text)},
      {"请把此列设为文本格式，再按原件重新填写",
       "format the column as text and write it again from the original"});
  return std::nullopt;
}

std::string_view RowReader::word_key(std::string_view column) {
  const Column& form = known(column);
  const auto cell = text(column);
  if (!cell) return {};
  for (const Word& word : form.words) {
    if (is_called(word, *cell)) return word.key;
  }
  fail(column, {fmt::format("“{}” 不在可填范围内", *cell), fmt::format("'{}' is unknown", *cell)},
       {fmt::format("请填：{}", words_of(form, Language::zh)),
        fmt::format("write one of {}", words_of(form, Language::en))});
  return {};
}

std::string RowReader::filled_in(std::string_view column) {
  auto cell = text(column);
  if (!cell && sound_) fail(column, {"此格为空", "the cell is empty"}, {"请填写", "fill it in"});
  return cell.value_or("");
}

std::optional<long> RowReader::whole(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto value = files::parsed<long>(*cell);
  const WholeRange& range = known(column).range;
  if (value && *value >= range.lowest && *value <= range.highest) return value;
  fail(column,
       {fmt::format("“{}” 不是 {} 到 {} 的整数", *cell, range.lowest, range.highest),
        fmt::format("'{}' is no whole number from {} to {}", *cell, range.lowest, range.highest)},
       {"请只填数字", "write digits only"});
  return std::nullopt;
}

std::optional<std::chrono::sys_days> RowReader::day(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto found = day_in(*cell);
  if (!found) {
    fail(column,
         {fmt::format("“{}” 不是有效日期", *cell),
          fmt::format("'{}' is no day of the calendar", *cell)},
         hint_of_day(*table_.cell(row_, known(column))));
  }
  return found;
}

std::optional<routing::CivilTime> RowReader::moment(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto found = civil_moment_in(*cell);
  if (!found) {
    fail(column,
         {fmt::format("“{}” 不是日期或时间", *cell), fmt::format("'{}' is no day and time", *cell)},
         {"请按 2026-09-01 或 2026-09-01 07:30 的样子填写",
          "write YYYY-MM-DD or YYYY-MM-DD HH:MM, as in 2026-09-01 07:30"});
  }
  return found;
}

std::optional<std::chrono::seconds> RowReader::time_of_day(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto time = time_in(*cell);
  if (!time) {
    fail(column,
         {fmt::format("“{}” 不是时刻", *cell), fmt::format("'{}' is no time of day", *cell)},
         {"请按 07:05 或 07:05:00 的样子填写", "write HH:MM:SS, as in 07:05:00"});
  }
  return time;
}

std::optional<unsigned> RowReader::weekdays(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto days = weekdays_in(*cell);
  if (!days) {
    fail(column,
         {fmt::format("“{}” 不是星期的组合", *cell),
          fmt::format("'{}' is no set of weekdays", *cell)},
         {"请填 1（周一）到 7（周日）的数字，各最多一次，如 12345；或写周一至周五",
          "write the digits 1 (Monday) to 7 (Sunday), each at most once, as in 12345"});
  }
  return days;
}

std::optional<double> RowReader::degrees(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto value = files::parsed<double>(*cell);
  if (value && std::isfinite(*value)) return value;
  fail(column, {fmt::format("“{}” 不是数字", *cell), fmt::format("'{}' is no number", *cell)},
       {"请填十进制度数，如 31.8206，不带单位",
        "write it with a point for decimals and without a unit"});
  return std::nullopt;
}

std::optional<geo::LatLng> RowReader::place(std::string_view latitude, std::string_view longitude) {
  const auto lat = degrees(latitude);
  const auto lng = degrees(longitude);
  if (!lat || !lng) return std::nullopt;
  const auto place = geo::LatLng::from_degrees(geo::Degrees{*lat}, geo::Degrees{*lng});
  if (place) return *place;
  const bool in_latitude = place.error() != geo::LatLngFault::longitude_out_of_range;
  fail(in_latitude ? latitude : longitude,
       {fmt::format("{} 不是{}", in_latitude ? *lat : *lng, in_latitude ? "纬度" : "经度"),
        fmt::format("{} is no {} in degrees", in_latitude ? *lat : *lng,
                    in_latitude ? "latitude" : "longitude")},
       {"纬度在 ±90 之间，经度在 ±180 之间；是否填反了？",
        "latitudes lie within ±90, longitudes within ±180; were the two swapped?"});
  return std::nullopt;
}

}  // namespace busward::sheets
