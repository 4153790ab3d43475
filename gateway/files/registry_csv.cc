#include "gateway/files/registry_csv.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace busward::files {
namespace {

using registry::name_in;

constexpr std::size_t kLongestNumber = 20;  // the 2019 edition pads to twenty digits

// Reads every row by `read_row`, which returns the record; `key_of` names it. Rows with a fault are
// left out, and a key that comes again is one.
template <class T, class ReadRow, class KeyOf>
std::vector<Located<T>> read_rows(std::string_view text, const CsvColumns& columns,
                                  std::string_view key_column, FileFaults& faults, ReadRow read_row,
                                  KeyOf key_of) {
  std::vector<Located<T>> records;
  const auto table = CsvTable::parse(text, columns, faults);
  if (!table) return records;
  std::map<std::string, std::size_t> lines_of_keys;
  for (const CsvRow& row : table->rows()) {
    CellReader cells{*table, row, faults};
    std::optional<T> record = read_row(cells);
    if (!record || !cells.sound()) continue;
    const std::string key = key_of(*record);
    const auto [first, is_new] = lines_of_keys.emplace(key, row.line);
    if (!is_new) {
      cells.fail(key_column, fmt::format("'{}' stands on line {} already", key, first->second),
                 "keep one of the two rows");
      continue;
    }
    records.push_back({std::move(*record), row.line});
  }
  return records;
}

bool is_vin(std::string_view text) {
  return text.size() == 17 && std::ranges::all_of(text, [](char c) {
           const bool letter = c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q';
           return letter || (c >= '0' && c <= '9');
         });
}

std::optional<registry::Bus> bus_in(CellReader& cells) {
  registry::Bus bus{.plate = cells.required_text("plate"),
                    .plate_colour = cells.required_named("plate_colour", registry::kPlateColours),
                    .vin = cells.text("vin"),
                    .kind = cells.required_named("kind", registry::kBusKinds),
                    .seats = {},
                    .operator_code = cells.text("operator")};
  cells.required_text("seats");
  if (const auto seats = cells.whole("seats", {.lowest = 1, .highest = 200})) {
    bus.seats = static_cast<int>(*seats);
  }
  if (bus.vin && !is_vin(*bus.vin)) {
    cells.fail("vin", fmt::format("'{}' is no vehicle identification number", *bus.vin),
               "it has 17 capital letters and digits, never I, O or Q; or leave the cell empty");
  }
  return bus;
}

std::optional<registry::Document> document_in(CellReader& cells) {
  const registry::Document document{
      .subject = cells.required_named("subject", registry::kDocumentSubjects),
      .of = cells.required_text("of"),
      .kind = cells.required_named("kind", registry::kDocumentKinds),
      .number = cells.text("number"),
      .issued_by = cells.text("issued_by"),
      .days = {.first = cells.day("from"), .last = cells.day("until")}};
  if (!cells.sound()) return std::nullopt;
  const registry::DocumentSubject owner = registry::subject_of(document.kind);
  if (document.subject != owner) {
    cells.fail("kind",
               fmt::format("'{}' is a document of a {}, not of a {}",
                           name_in(registry::kDocumentKinds, document.kind),
                           name_in(registry::kDocumentSubjects, owner),
                           name_in(registry::kDocumentSubjects, document.subject)),
               "correct the kind or the subject");
  }
  if (document.days.first && document.days.last && *document.days.first > *document.days.last) {
    cells.fail("until", "it ends before it begins", "check both days; perhaps they are swapped");
  }
  return document;
}

// A renewal is another document: it has another number, or where it has none, other days.
std::string key_of(const registry::Document& document) {
  return fmt::format("{} {} {} {}", name_in(registry::kDocumentSubjects, document.subject),
                     document.of, name_in(registry::kDocumentKinds, document.kind),
                     registry::paper_of(document));
}

std::string terminal_number_in(CellReader& cells) {
  const std::string digits = cells.required_text("phone");
  if (digits.empty()) return {};
  const bool sound = digits.size() <= kLongestNumber &&
                     std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!sound) {
    cells.fail("phone", fmt::format("'{}' is no terminal number", digits),
               "write its 1 to 20 digits; a spreadsheet may have turned it into a number like "
               "1.39E+10, so format the column as text");
    return {};
  }
  return registry::stripped_number(digits);
}

std::optional<registry::Terminal> terminal_in(CellReader& cells) {
  return registry::Terminal{.number = terminal_number_in(cells),
                            .edition = cells.named("edition", registry::kTerminalEditions),
                            .plate = cells.required_text("plate"),
                            .plate_colour = cells.named("plate_colour", registry::kPlateColours),
                            .maker = cells.text("maker"),
                            .model = cells.text("model"),
                            .terminal_id = cells.text("terminal_id")};
}

std::optional<registry::School> school_in(CellReader& cells) {
  const auto place = cells.place("lat", "lon");
  const std::string code = cells.required_text("code");
  const std::string name = cells.required_text("name");
  const auto stage = cells.required_named("stage", registry::kSchoolStages);
  if (!place) return std::nullopt;
  return registry::School{.code = code,
                          .name = name,
                          .stage = stage,
                          .place = *place,
                          .operator_code = cells.text("operator")};
}

// "12345" as bits; each day once.
std::optional<unsigned> weekdays_in(CellReader& cells) {
  const std::string days = cells.required_text("days");
  if (days.empty()) return std::nullopt;
  unsigned weekdays = 0;
  for (const char day : days) {
    const unsigned bit = day >= '1' && day <= '7' ? 1U << static_cast<unsigned>(day - '1') : 0;
    if (bit == 0 || (weekdays & bit) != 0) {
      cells.fail("days", fmt::format("'{}' is no set of weekdays", days),
                 "write the digits 1 (Monday) to 7 (Sunday), each at most once, as in 12345");
      return std::nullopt;
    }
    weekdays |= bit;
  }
  return weekdays;
}

std::string clock_text(std::chrono::seconds time) {
  const auto s = time.count();
  return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace

std::vector<Located<registry::Operator>> read_operators(std::string_view text, FileFaults& faults) {
  const auto read = [](CellReader& cells) -> std::optional<registry::Operator> {
    return registry::Operator{.code = cells.required_text("code"),
                              .name = cells.required_text("name"),
                              .kind = cells.required_named("kind", registry::kOperatorKinds)};
  };
  return read_rows<registry::Operator>(text, {{"code", "name", "kind"}, {}}, "code", faults, read,
                                       [](const auto& record) { return record.code; });
}

std::vector<Located<registry::School>> read_schools(std::string_view text, FileFaults& faults) {
  return read_rows<registry::School>(text, {{"code", "name", "stage", "lat", "lon"}, {"operator"}},
                                     "code", faults, school_in,
                                     [](const auto& record) { return record.code; });
}

std::vector<Located<registry::Bus>> read_buses(std::string_view text, FileFaults& faults) {
  return read_rows<registry::Bus>(
      text, {{"plate", "plate_colour", "kind", "seats"}, {"vin", "operator"}}, "plate", faults,
      bus_in, [](const auto& record) { return record.plate; });
}

std::vector<Located<registry::Driver>> read_drivers(std::string_view text, FileFaults& faults) {
  const auto read = [](CellReader& cells) -> std::optional<registry::Driver> {
    return registry::Driver{.code = cells.required_text("code"),
                            .name = cells.required_text("name"),
                            .licence_class = cells.required_text("licence_class"),
                            .operator_code = cells.text("operator")};
  };
  return read_rows<registry::Driver>(text, {{"code", "name", "licence_class"}, {"operator"}},
                                     "code", faults, read,
                                     [](const auto& record) { return record.code; });
}

std::vector<Located<registry::Document>> read_documents(std::string_view text, FileFaults& faults) {
  return read_rows<registry::Document>(
      text, {{"subject", "of", "kind"}, {"number", "issued_by", "from", "until"}}, "kind", faults,
      document_in, [](const auto& record) { return key_of(record); });
}

std::vector<Located<registry::Terminal>> read_terminals(std::string_view text, FileFaults& faults) {
  return read_rows<registry::Terminal>(
      text, {{"phone", "plate"}, {"edition", "plate_colour", "maker", "model", "terminal_id"}},
      "phone", faults, terminal_in, [](const auto& record) { return record.number; });
}

std::vector<Located<registry::Departure>> read_timetable(std::string_view text,
                                                         FileFaults& faults) {
  const auto read = [](CellReader& cells) -> std::optional<registry::Departure> {
    const std::string route = cells.required_text("route");
    const auto time = cells.time_of_day("departure");
    const auto weekdays = weekdays_in(cells);
    if (!time || !weekdays) return std::nullopt;
    return registry::Departure{.route = route, .time_of_day = *time, .weekdays = *weekdays};
  };
  return read_rows<registry::Departure>(
      text, {{"route", "departure", "days"}, {}}, "departure", faults, read,
      [](const auto& d) { return d.route + " " + clock_text(d.time_of_day); });
}

std::vector<Located<registry::Assignment>> read_assignments(std::string_view text,
                                                            FileFaults& faults) {
  const auto read = [](CellReader& cells) -> std::optional<registry::Assignment> {
    const std::string route = cells.required_text("route");
    const auto departure = cells.time_of_day("departure");
    const std::string plate = cells.required_text("plate");
    if (!departure) return std::nullopt;
    return registry::Assignment{.route = route,
                                .departure = *departure,
                                .plate = plate,
                                .driver_code = cells.text("driver")};
  };
  return read_rows<registry::Assignment>(
      text, {{"route", "departure", "plate"}, {"driver"}}, "departure", faults, read,
      [](const auto& a) { return a.route + " " + clock_text(a.departure); });
}

}  // namespace busward::files
