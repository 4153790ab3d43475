// A county's sheets of 1,058 rows into a real database: dirty ones, of which it is known what was
// planted, and a clean one of which 40 % of the dates are empty.
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include "db/file_store.h"
#include "db/pool.h"
#include "db/rulebook_import.h"
#include "gateway/commands/record_import.h"
#include "gateway/files/county_toml.h"
#include "gateway/sheets/xlsx/workbook_file.h"
#include "registry/file_health.h"
#include "registry/impediments.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tests/support/seed.h"

namespace busward::commands {
namespace {

using registry::Language;
using support::at;
using support::TestDatabase;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kRows = 1058;
constexpr int kFirstRow = 3;  // behind a title, the header and the one-based count
const geo::UtcTime kMonday = at("2026-09-07T00:00:00Z");
const std::chrono::sys_days kDay{std::chrono::year{2026} / 9 / 7};

// A workbook in the making that remembers what it planted: address to what must be said of it.
class PlantedSheet {
 public:
  PlantedSheet(std::string title, const std::vector<std::string>& headings) {
    sheet_ = workbook_add_worksheet(file_.book(), "台账");
    day_ = workbook_add_format(file_.book());
    format_set_num_format(day_, "yyyy\"年\"m\"月\"d\"日\"");
    text(1, 0, title);
    for (std::size_t i = 0; i < headings.size(); ++i) text(2, i, headings[i]);
  }

  void text(int row, std::size_t column, const std::string& value) {
    worksheet_write_string(sheet_, row_at(row), at_column(column), value.c_str(), nullptr);
  }
  void number(int row, std::size_t column, double value) {
    worksheet_write_number(sheet_, row_at(row), at_column(column), value, nullptr);
  }
  void day(int row, std::size_t column, int year, int month, int day) {
    lxw_datetime date{.year = year, .month = month, .day = day, .hour = 0, .min = 0, .sec = 0};
    worksheet_write_datetime(sheet_, row_at(row), at_column(column), &date, day_);
  }
  void blank(int row, std::size_t column) {
    worksheet_write_blank(sheet_, row_at(row), at_column(column), day_);
  }
  // What was written to that cell is wrong, and this is what has to be said of it.
  void planted(int row, std::size_t column, std::string says) {
    planted_[fmt::format("{}{}", static_cast<char>('A' + column), row)] = std::move(says);
  }

  std::string bytes() { return file_.finish().value(); }
  const std::map<std::string, std::string>& what_was_planted() const { return planted_; }

 private:
  static lxw_row_t row_at(int row) { return static_cast<lxw_row_t>(row - 1); }
  static lxw_col_t at_column(std::size_t column) { return static_cast<lxw_col_t>(column); }

  sheets::WorkbookFile file_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* day_ = nullptr;
  std::map<std::string, std::string> planted_;
};

std::string plate(int i) {
  return fmt::format("皖A{:05}", i);
}

class DirtySheet : public testing::Test {
 protected:
  DirtySheet() {
    const std::vector<registry::Operator> operators{
        {.code = "C1", .name = "甲", .kind = registry::OperatorKind::service_provider},
        {.code = "C2", .name = "乙", .kind = registry::OperatorKind::school}};
    support::imported(door_.take_operators(operators));
  }

  void take_buses() {
    std::vector<registry::Bus> buses;
    for (int i = 0; i < kRows; ++i) {
      buses.push_back({.plate = plate(i),
                       .plate_colour = registry::PlateColour::yellow,
                       .vin = {},
                       .kind = registry::BusKind::primary,
                       .seats = 36,
                       .operator_code = "C1"});
    }
    support::imported(door_.take_buses(buses));
  }

  // Every planted fault is named at its cell in Chinese, nothing else is, and nothing was taken.
  void expect_named(PlantedSheet& sheet, std::string_view kind, const char* count) {
    const std::string before = database_.text(count);
    const FileOutcome outcome = import_bytes(door_, kind, "sheet.xlsx", sheet.bytes());
    const auto* faults = std::get_if<files::FileFaults>(&outcome);
    ASSERT_NE(faults, nullptr);
    std::set<std::string> named;
    for (const files::FileFault& fault : faults->kept()) {
      const std::string said = sentence_of(fault, Language::zh);
      const auto planted = sheet.what_was_planted().find(fault.address);
      ASSERT_NE(planted, sheet.what_was_planted().end()) << fault.address << ": " << said;
      EXPECT_THAT(said, testing::HasSubstr(planted->second)) << fault.address;
      EXPECT_TRUE(named.insert(fault.address).second) << fault.address << " is named twice";
    }
    EXPECT_THAT(named, SizeIs(sheet.what_was_planted().size()));
    EXPECT_EQ(database_.text(count), before);
    std::printf("%zu faults planted, %zu named\n", sheet.what_was_planted().size(), named.size());
  }

  TestDatabase database_;
  db::RulebookImport door_{database_.address(), kMonday};
};

// Spoils one row of buses in the manner `pick`; says how at the cell.
void spoil_bus(PlantedSheet& sheet, int row, std::uint64_t pick) {
  const auto plant = [&](std::size_t column, const char* value, const char* says) {
    sheet.text(row, column, value);
    sheet.planted(row, column, says);
  };
  switch (pick) {
    case 0:
      return plant(4, "四十五", "“四十五” 不是 1 到 200 的整数；请只填数字");
    case 1:
      sheet.number(row, 4, 0);
      return sheet.planted(row, 4, "“0” 不是 1 到 200 的整数");
    case 2:
      return plant(1, "红", "“红” 不在可填范围内；请填：蓝、黄、黑、白、绿、其他");
    case 3:
      return plant(3, "卡车", "“卡车” 不在可填范围内");
    case 4:
      sheet.blank(row, 0);
      return sheet.planted(row, 0, "此格为空；请填写");
    case 5:
      return plant(2, "LZY123", "“LZY123” 不是车辆识别代号");
    case 6:
      sheet.number(row, 2, 12345678901234567.0);
      return sheet.planted(row, 2, "已丢失末尾数字");
    case 7:
      return plant(0, plate(0).c_str(), "与第 3 行重复");
    case 8:
      return plant(5, "C99", "“C99” 不在台账中；请先导入服务单位");
    default:
      sheet.number(row, 4, 36.5);
      return sheet.planted(row, 4, "“36.5” 不是");
  }
}

TEST_F(DirtySheet, OfBusesHasEveryBadCellNamedAndNothingTaken) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  PlantedSheet sheet{
      "某县 2026 年校车台账",
      {"车牌号", "颜色", "车架号", "校车类型", "核定载客（人）", "所属单位", "备注"}};
  constexpr const char* kColours[]{"黄", "黄色", "黄牌", "yellow"};
  constexpr const char* kKinds[]{"幼儿专用校车", "小学生校车", "中小学生专用校车", "primary"};
  for (int i = 0; i < kRows; ++i) {
    const int row = kFirstRow + i;
    sheet.text(row, 0, plate(i));
    sheet.text(row, 1, kColours[random() % 4]);
    if (random() % 2 == 0) sheet.text(row, 2, fmt::format("LZYTAGBW{:09}", i));
    sheet.text(row, 3, kKinds[random() % 4]);
    sheet.number(row, 4, 20 + static_cast<double>(random() % 40));
    sheet.text(row, 5, random() % 2 == 0 ? "C1" : "C2");
    sheet.text(row, 6, "随便写");
    if (i > 0 && random() % 8 == 0) spoil_bus(sheet, row, random() % 10);
  }
  expect_named(sheet, "buses", "SELECT count(*) FROM registry.vehicle_fact");
}

// The same for documents of buses: subject, plate, kind, number, from, until.
void spoil_document(PlantedSheet& sheet, int row, std::uint64_t pick) {
  const auto plant = [&](std::size_t column, const char* value, const char* says) {
    sheet.text(row, column, value);
    sheet.planted(row, column, says);
  };
  switch (pick) {
    case 0:
      return plant(5, "2026-13-01", "“2026-13-01” 不是有效日期");
    case 1:
      sheet.number(row, 5, 46266);
      return sheet.planted(row, 5, "若是日期序号，则为 2026-09-01");
    case 2:
      sheet.day(row, 4, 2027, 3, 1);
      sheet.day(row, 5, 2026, 3, 1);
      return sheet.planted(row, 5, "有效期止早于有效期起");
    case 3:
      return plant(2, "驾照", "“机动车驾驶证” 是驾驶人的证件，不是校车的");
    case 4:
      return plant(2, "身份证", "“身份证” 不在可填范围内");
    case 5:
      return plant(1, "皖X99999", "“皖X99999” 不在台账中");
    case 6:
      sheet.number(row, 3, 20260901123456789.0);
      return sheet.planted(row, 3, "已丢失末尾数字");
    case 7:
      return plant(0, "轮船", "“轮船” 不在可填范围内；请填：校车、驾驶人、服务单位");
    default:
      return plant(4, "去年", "“去年” 不是有效日期");
  }
}

TEST_F(DirtySheet, OfDocumentsHasEveryBadCellNamedAndNothingTaken) {
  take_buses();
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  PlantedSheet sheet{"证件到期台账",
                     {"对象", "车牌号", "证件名称", "证号", "发证日期", "到期日期", "发证机关"}};
  for (int i = 0; i < kRows; ++i) {
    const int row = kFirstRow + i;
    sheet.text(row, 0, "校车");
    sheet.text(row, 1, plate(i));
    sheet.text(row, 2, random() % 2 == 0 ? "年检" : "校车标牌");
    sheet.text(row, 3, fmt::format("JC{:06}", i));
    sheet.day(row, 4, 2026, 3, 1);
    if (random() % 10 < 4) {
      sheet.blank(row, 5);
    } else {
      sheet.text(row, 5, random() % 2 == 0 ? "2027年2月28日" : "2027/2/28");
    }
    if (random() % 8 == 0) spoil_document(sheet, row, random() % 9);
  }
  expect_named(sheet, "documents", "SELECT count(*) FROM registry.document_fact");
}

TEST_F(DirtySheet, WithFortyPercentOfItsDatesEmptyIsTakenAndRingsNothing) {
  take_buses();
  PlantedSheet sheet{"检验台账", {"对象", "车牌号", "证件名称", "证号", "有效期起", "有效期止"}};
  int empty = 0;
  for (int i = 0; i < kRows; ++i) {
    const int row = kFirstRow + i;
    sheet.text(row, 0, "校车");
    sheet.text(row, 1, plate(i));
    sheet.text(row, 2, "机动车检验");
    sheet.text(row, 3, fmt::format("JC{:06}", i));
    if (i % 5 < 2) {
      ++empty;
    } else {
      sheet.day(row, 4, 2026, 8, 1);
      sheet.day(row, 5, 2027, 1, 31);
    }
  }
  const FileOutcome outcome = import_bytes(door_, "documents", "sheet.xlsx", sheet.bytes());
  ASSERT_TRUE(std::holds_alternative<FileTaken>(outcome));
  EXPECT_EQ(std::get<FileTaken>(outcome).imported.counts.added, kRows);

  const registry::RuleValues rules{files::default_rule_values()};
  db::Pool pool{database_.address(), {.threads = 1}};
  db::FileStore store{pool};
  const auto files =
      support::answer(store.files({.at = kMonday, .known_at = kMonday, .of = std::nullopt}));
  int buses = 0;
  int unknown = 0;
  for (const registry::FileOfOperator& file : files) {
    EXPECT_EQ(registry::file_health(file, rules, kDay).invalid, 0);
    for (const registry::FileOfSubject& subject : file.subjects) {
      if (subject.subject != registry::DocumentSubject::bus) continue;
      ++buses;
      const registry::RunFacts run{.day = kDay,
                                   .bus = registry::BusFacts{.papers = subject.papers}};
      EXPECT_THAT(registry::impediments(run, rules).lapses, IsEmpty()) << subject.name;
      ASSERT_THAT(subject.papers, SizeIs(1)) << subject.name;
      const std::vector days{subject.papers.front().days};
      if (on_file(days, kDay).standing == registry::FileStanding::not_on_file) ++unknown;
    }
  }
  EXPECT_EQ(buses, kRows);
  EXPECT_EQ(unknown, empty);
  std::printf("%d buses, %d without dates: none rings\n", buses, empty);
}

}  // namespace
}  // namespace busward::commands
