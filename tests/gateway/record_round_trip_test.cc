// What is exported can be imported again without a change; a preview says what an import does and
// does nothing itself.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/pool.h"
#include "db/record_store.h"
#include "gateway/api/record_cells.h"
#include "gateway/commands/record_import.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/sheet_files.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tests/support/seed.h"

namespace busward::commands {
namespace {

using namespace std::chrono_literals;
using registry::Language;
using std::chrono::sys_days;
using support::at;
using support::imported;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");
const geo::UtcTime kTuesday = kMonday + 24h;

class RecordsOnFile : public testing::Test {
 protected:
  db::RecordTable table(std::string_view kind, geo::UtcTime when, geo::UtcTime known_at) {
    return support::must(db::RecordStore{pool_}.records_blocking(
        {.kind = std::string{kind}, .at = when, .known_at = known_at}));
  }
  void expect_same_again(const sheets::SheetForm& form) {
    const auto records = api::record_cells(form, table(form.key, kTuesday, kTuesday));
    EXPECT_THAT(records, testing::Not(IsEmpty())) << form.key;
    for (const Language language : {Language::zh, Language::en}) {
      expect_unchanged(form, csv_of(form, records, language), records.size());
      expect_unchanged(form, xlsx_of(form, records, language).value(), records.size());
    }
  }
  void expect_unchanged(const sheets::SheetForm& form, const std::string& bytes,
                        std::size_t records) {
    db::RulebookImport door{database_.address(), kTuesday};
    const FileOutcome outcome = import_bytes(door, form.key, std::string{form.key}, bytes);
    if (const auto* faults = std::get_if<files::FileFaults>(&outcome)) {
      FAIL() << faults->lines().front();
    }
    const auto& counts = std::get<FileTaken>(outcome).imported.counts;
    EXPECT_EQ(counts.added + counts.changed + counts.removed, 0) << form.key;
    EXPECT_EQ(counts.unchanged, static_cast<std::int64_t>(records)) << form.key;
  }

  support::TestDatabase database_;
  db::RulebookImport door_{database_.address(), kMonday};
  db::Pool pool_{database_.address(), {.threads = 1}};
};

TEST_F(RecordsOnFile, HaveTheColumnsOfTheirSheets) {
  support::SmallCounty{}.take(door_);
  for (const sheets::SheetForm* form : sheets::catalogue()) {
    const auto found = table(form->key, kMonday, kMonday);
    ASSERT_THAT(found.columns, SizeIs(form->columns.size())) << form->key;
    for (std::size_t i = 0; i < form->columns.size(); ++i) {
      EXPECT_EQ(found.columns[i], form->columns[i].key) << form->key;
    }
  }
}

TEST_F(RecordsOnFile, OfATimetableComeBackUnchanged) {
  support::SmallCounty{}.take(door_);
  expect_same_again(sheets::kTimetable.form);
  expect_same_again(sheets::kAssignments.form);
}

// Random records of each kind.
class Random {
 public:
  explicit Random(std::mt19937_64 generator) : generator_{generator} {}

  bool often() { return generator_() % 10 < 7; }
  std::uint64_t below(std::uint64_t n) { return generator_() % n; }
  std::string text() {
    constexpr std::string_view kPieces[]{"a", "中", "😀", "\"", ",",       "=",   "+", "-",
                                         "@", "'",  ";", "\n", "_x0041_", "<&>", "0"};
    std::string text;
    for (auto n = 1 + below(5); n > 0; --n) text += kPieces[below(std::size(kPieces))];
    return (text.front() == '\n' ? "k" : "") + text + ".";
  }
  std::optional<std::string> maybe_text() { return often() ? std::optional{text()} : std::nullopt; }
  std::optional<sys_days> maybe_day() {
    if (!often()) return std::nullopt;
    constexpr sys_days kFirst{std::chrono::year{1900} / 1 / 1};
    return kFirst + std::chrono::days{below(60'000)};
  }
  double degrees(double most) {
    return std::uniform_real_distribution<double>{-most, most}(generator_);
  }
  template <class E, std::size_t N>
  E word(const registry::NameTable<E, N>& table) {
    return table[below(N)].first;
  }
  template <class E, std::size_t N>
  std::optional<E> maybe_word(const registry::NameTable<E, N>& table) {
    return often() ? std::optional{word(table)} : std::nullopt;
  }

 private:
  std::mt19937_64 generator_;
};

std::string code(char letter, int i) {
  return fmt::format("{}{:03}", letter, i);
}

TEST_F(RecordsOnFile, OfEveryKindComeBackUnchangedWhateverTheyHold) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  Random random{seed.generator()};
  constexpr int kMany = 60;
  std::vector<registry::Operator> operators;
  std::vector<registry::School> schools;
  std::vector<registry::Bus> buses;
  std::vector<registry::Driver> drivers;
  std::vector<registry::Document> documents;
  std::vector<registry::Terminal> terminals;
  for (int i = 0; i < kMany; ++i) {
    const std::string owner = code('C', static_cast<int>(random.below(kMany)));
    const auto maybe_owner = random.often() ? std::optional{owner} : std::nullopt;
    operators.push_back({.code = code('C', i),
                         .name = random.text(),
                         .kind = random.word(registry::kOperatorKinds)});
    schools.push_back({.code = code('S', i),
                       .name = random.text(),
                       .stage = random.word(registry::kSchoolStages),
                       .place = support::place(random.degrees(90), random.degrees(180)),
                       .operator_code = maybe_owner});
    buses.push_back(
        {.plate = code('B', i),
         .plate_colour = random.word(registry::kPlateColours),
         .vin = random.often() ? std::optional{fmt::format("LZYTAGBW{:09}", i)} : std::nullopt,
         .kind = random.word(registry::kBusKinds),
         .seats = 1 + static_cast<int>(random.below(200)),
         .operator_code = maybe_owner});
    drivers.push_back({.code = code('D', i),
                       .name = random.text(),
                       .licence_class = random.text(),
                       .operator_code = maybe_owner});
    auto days = registry::DocumentDays{.first = random.maybe_day(), .last = random.maybe_day()};
    if (days.first && days.last && *days.first > *days.last) std::swap(days.first, days.last);
    documents.push_back({.subject = registry::DocumentSubject::driver,
                         .of = code('D', i),
                         .kind = registry::DocumentKind::annual_review,
                         .number = random.maybe_text(),
                         .issued_by = random.maybe_text(),
                         .days = days});
    terminals.push_back({.number = fmt::format("1390000{:05}", i),
                         .edition = random.maybe_word(registry::kTerminalEditions),
                         .plate = code('B', i),
                         .plate_colour = {},
                         .maker = random.maybe_text(),
                         .model = random.maybe_text(),
                         .terminal_id = random.maybe_text()});
  }
  imported(door_.take_operators(operators));
  imported(door_.take_schools(schools));
  imported(door_.take_buses(buses));
  imported(door_.take_drivers(drivers));
  imported(door_.take_documents(documents));
  imported(door_.take_terminals(terminals));
  for (const sheets::SheetForm* form :
       {&sheets::kOperators.form, &sheets::kSchools.form, &sheets::kBuses.form,
        &sheets::kDrivers.form, &sheets::kDocuments.form, &sheets::kTerminals.form}) {
    expect_same_again(*form);
  }
}

TEST_F(RecordsOnFile, OfPeopleContractsAndPlacardsComeBackUnchangedWhateverTheyHold) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  Random random{seed.generator()};
  support::SmallCounty{}.take(door_);
  std::vector<registry::Area> areas{{"A000", random.text(), registry::AreaLevel::city, {}}};
  std::vector<registry::StaffMember> staff;
  std::vector<registry::Contract> contracts;
  std::vector<registry::Violation> violations;
  std::vector<registry::Placard> placards;
  for (int i = 1; i < 40; ++i) {
    const auto first = random.maybe_day();
    const auto days = registry::DocumentDays{
        .first = first,
        .last = random.often() ? std::optional{first.value_or(sys_days{}) + std::chrono::days{i}}
                               : std::nullopt};
    areas.push_back({code('A', i), random.text(), registry::AreaLevel::county, "A000"});
    staff.push_back({.code = code('R', i),
                     .name = random.text(),
                     .role = random.word(registry::kStaffRoles),
                     .operator_code = "O1",
                     .phone = random.maybe_text(),
                     .identity = {}});
    contracts.push_back({.number = code('Z', i),
                         .school_code = "S1",
                         .operator_code = "O1",
                         .signed_on = first,
                         .filed_on = first,
                         .filed_with = random.maybe_text(),
                         .days = days});
    violations.push_back({.number = code('W', i),
                          .driver_code = "D1",
                          .plate = random.maybe_text(),
                          .at = kMonday - std::chrono::seconds{random.below(100'000'000)},
                          .kind = random.word(registry::kViolationKinds),
                          .code = random.maybe_text(),
                          .points = static_cast<int>(random.below(13)),
                          .processed_on = random.maybe_day()});
    placards.push_back({.number = code('X', i),
                        .plate = "皖A00001",
                        .owner = random.maybe_text(),
                        .driver_codes = {code('D', i), "D1"},
                        .routes = {"1路", "带\"引号\",路"},
                        .departures = {std::chrono::seconds{random.below(86'400)}},
                        .stops = {},
                        .issued_by = random.maybe_text(),
                        .days = days,
                        .returned_on = first});
  }
  imported(door_.take_areas(areas));
  imported(door_.take_staff(staff));
  imported(door_.take_contracts(contracts));
  imported(door_.take_violations(violations));
  imported(door_.take_placards(placards));
  for (const sheets::SheetForm* form :
       {&sheets::kAreas.form, &sheets::kStaff.form, &sheets::kContracts.form,
        &sheets::kViolations.form, &sheets::kPlacards.form}) {
    expect_same_again(*form);
  }
}

TEST_F(RecordsOnFile, AreThoseOfAnyMomentAsKnownAtAnyOther) {
  support::SmallCounty county;
  county.take(door_);
  const auto seats = [&](geo::UtcTime when, geo::UtcTime known_at) {
    return table("buses", when, known_at).rows.at(0).cells.at(4);
  };
  const std::string first = seats(kMonday, kMonday);
  county.buses[0].seats = 19;
  db::RulebookImport later{database_.address(), kTuesday};
  imported(later.take_buses(county.buses));
  EXPECT_NE(first, "19");
  EXPECT_EQ(seats(kTuesday, kMonday), first);
  EXPECT_EQ(seats(kMonday, kTuesday), first);
  EXPECT_EQ(seats(kTuesday, kTuesday), "19");
  EXPECT_THAT(table("buses", kMonday, kMonday - 1h).rows, IsEmpty());
}

TEST_F(RecordsOnFile, ArePreviewedCellByCellAndStayAsTheyAre) {
  support::SmallCounty county;
  county.take(door_);
  const auto before = table("buses", kTuesday, kTuesday);
  const std::string revisions = database_.text("SELECT count(*) FROM registry.revision");
  const std::string plate = county.buses[0].plate;
  const std::string file =
      "车牌号,颜色,类型,核载人数\n" + plate + ",绿,非专用,19\n皖A77777,黄,小学校车,36\n";
  db::RulebookImport preview = db::RulebookImport{database_.address(), kTuesday}.rolled_back();
  const FileOutcome outcome = import_bytes(preview, "buses", "f", file);
  ASSERT_TRUE(std::holds_alternative<FileTaken>(outcome));
  const db::Imported& would = std::get<FileTaken>(outcome).imported;
  EXPECT_EQ(would.counts.added, 1);
  EXPECT_EQ(would.counts.changed, 1);
  ASSERT_THAT(would.changes, SizeIs(2));
  EXPECT_EQ(would.changes[0].key, plate);
  ASSERT_TRUE(would.changes[0].before && would.changes[0].after);
  EXPECT_EQ(would.changes[0].after->at(1), "green");
  EXPECT_EQ(would.changes[0].after->at(4), "19");
  EXPECT_EQ(would.changes[1].key, "皖A77777");
  EXPECT_FALSE(would.changes[1].before);
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.revision"), revisions);
  const auto after = table("buses", kTuesday, kTuesday);
  ASSERT_THAT(after.rows, SizeIs(before.rows.size()));
  EXPECT_EQ(after.rows[0].cells, before.rows[0].cells);
  // What it says is what the import then does.
  db::RulebookImport door{database_.address(), kTuesday};
  const FileOutcome done = import_bytes(door, "buses", "f", file);
  EXPECT_EQ(std::get<FileTaken>(done).imported.counts.added, 1);
  EXPECT_EQ(table("buses", kTuesday, kTuesday).rows[0].cells, *would.changes[0].after);
}

}  // namespace
}  // namespace busward::commands
