// Workbooks as spreadsheets write them, as nobody should, and as we write them ourselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/records.h"
#include "gateway/sheets/sheet_files.h"
#include "gateway/sheets/xlsx/xlsx_grid.h"
#include "tests/support/raw_workbook.h"
#include "tests/support/seed.h"

namespace busward::sheets {
namespace {

using files::FileFaults;
using registry::Language;
using support::RawWorkbook;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

std::vector<std::vector<std::string>> texts_of(const Grid& grid) {
  std::vector<std::vector<std::string>> rows;
  for (const Row& row : grid.rows) {
    auto& cells = rows.emplace_back();
    for (const Cell& cell : row.cells) cells.push_back(cell.text);
  }
  return rows;
}

std::vector<std::vector<std::string>> texts_of(const RawWorkbook& book) {
  const auto grid = read_xlsx_grid(book.bytes(), kBuses.form);
  EXPECT_TRUE(grid) << static_cast<int>(grid ? WorkbookFault::damaged : grid.error());
  return grid ? texts_of(*grid) : std::vector<std::vector<std::string>>{};
}

std::optional<WorkbookFault> fault_in(const std::string& bytes) {
  const auto grid = read_xlsx_grid(bytes, kBuses.form);
  if (grid) return std::nullopt;
  return grid.error();
}

TEST(Workbook, GivesStringsOfEveryKind) {
  EXPECT_THAT(texts_of({.sheet = R"(<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>
<c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>
<c r="D1" t="str"><f>A1&amp;"x"</f><v> 公式 </v></c><c r="E1" t="b"><v>1</v></c></row></sheetData>)",
                        .shared = "<si><t>一</t></si><si><r><t>rich </t></r><r><t>text</t></r>"
                                  "<rPh sb=\"0\" eb=\"1\"><t>yomi</t></rPh></si>"}),
              ElementsAre(ElementsAre("一", "rich text", "inline", "公式", "TRUE")));
}

constexpr const char* kStyles =
    R"(<numFmts><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
<numFmt numFmtId="166" formatCode="[$-804]h:mm:ss"/><numFmt numFmtId="167" formatCode="00000"/>
<numFmt numFmtId="168" formatCode="[Red]#,##0.00&quot;day&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/>
<xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="22"/></cellXfs>)";

TEST(Workbook, ReadsNumbersByTheirStyle) {
  EXPECT_THAT(texts_of({.sheet = R"(<sheetData><row r="1"><c r="A1"><v>1.3900000001E+10</v></c>
<c r="B1" s="1"><v>46266</v></c><c r="C1" s="2"><v>46266</v></c>
<c r="D1" s="3"><v>0.295138888888889</v></c>
<c r="E1" s="4"><v>42</v></c><c r="F1" s="5"><v>46266.5</v></c><c r="G1" s="6"><v>46266.5</v></c>
<c r="H1" s="1"><v>59</v></c><c r="I1" s="1"><v>61</v></c><c r="J1" s="1"><v>-3</v></c>
<c r="K1"><v>0.1</v></c></row></sheetData>)",
                        .styles = kStyles}),
              ElementsAre(ElementsAre("13900000001", "2026-09-01", "2026-09-01", "07:05:00",
                                      "00042", "46266.5", "2026-09-01 12:00:00", "1900-02-28",
                                      "1900-03-01", "-3", "0.1")));
  EXPECT_THAT(texts_of({.sheet = R"(<sheetData><row><c s="1"><v>44804</v></c></row></sheetData>)",
                        .styles = kStyles,
                        .properties = R"(date1904="1")"}),
              ElementsAre(ElementsAre("2026-09-01")));
}

TEST(Workbook, CountsHiddenRowsAndLeavesOutThoseWithoutContent) {
  const RawWorkbook book{
      .sheet = R"(<sheetData><row r="2" hidden="1"><c r="B2"><v>1</v></c></row><row r="3"/>
<row r="5"><c r="A5" s="1"/><c r="C5"><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>)"};
  const auto grid = read_xlsx_grid(book.bytes(), kBuses.form);
  ASSERT_TRUE(grid);
  EXPECT_THAT(texts_of(*grid),
              ElementsAre(ElementsAre("", "1"), ElementsAre("", "", "2"), ElementsAre("3")));
  EXPECT_EQ(grid->rows[0].line, 2U);
  EXPECT_EQ(grid->rows[2].line, 6U);
}

TEST(Workbook, TakesTheSheetThatIsCalledLikeTheKindOrTheFirstThatIsNotHidden) {
  const std::string first = R"(<sheet name="封面" sheetId="1" r:id="rId1" )";
  EXPECT_THAT(texts_of({.sheets = first + R"(/><sheet name="校车" sheetId="2" r:id="rId2"/>)"}),
              ElementsAre(ElementsAre("second")));
  EXPECT_THAT(texts_of({.sheets = first + R"(state="hidden"/><sheet name="x" r:id="rId2"/>)"}),
              ElementsAre(ElementsAre("second")));
}

TEST(Workbook, IsRefusedWithItsReason) {
  EXPECT_EQ(fault_in("\xD0\xCF\x11\xE0 old"), WorkbookFault::old_or_encrypted);
  EXPECT_EQ(fault_in("PK\x03\x04 nonsense"), WorkbookFault::damaged);
  EXPECT_EQ(fault_in(support::zip_of({{"a.txt", "b"}})), WorkbookFault::no_workbook);
  EXPECT_EQ(fault_in(RawWorkbook{.sheet = "<sheetData><row>"}.bytes()), WorkbookFault::damaged);
  EXPECT_EQ(fault_in(RawWorkbook{.before_sheet = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>"}.bytes()),
            WorkbookFault::has_doctype);
  EXPECT_EQ(fault_in(RawWorkbook{.sheet = "<row r=\"1\"><c r=\"ZZ1\"><v>1</v></c></row>"}.bytes()),
            WorkbookFault::too_many_columns);
  EXPECT_EQ(fault_in(RawWorkbook{.sheet = "<row><c t=\"s\"><v>7</v></c></row>"}.bytes()),
            WorkbookFault::damaged);
}

// 300 MiB of blanks pack into 300 KiB.
TEST(Workbook, ThatIsABombCostsItsBoundAndNoMore) {
  const std::string bomb = RawWorkbook{.sheet = std::string(300ULL << 20U, ' ')}.bytes();
  EXPECT_LT(bomb.size(), 1U << 20U);
  EXPECT_EQ(fault_in(bomb), WorkbookFault::too_large);
  // A long string that a hundred thousand cells name.
  std::string rows;
  for (int i = 0; i < 3000; ++i) rows += "<row><c t=\"s\"><v>0</v></c></row>";
  EXPECT_EQ(fault_in(RawWorkbook{.sheet = rows,
                                 .shared = "<si><t>" + std::string(32'000, 'x') + "</t></si>"}
                         .bytes()),
            WorkbookFault::too_large);
}

TEST(Workbook, NamesItsFaultsByAddress) {
  const std::string bytes =
      RawWorkbook{
          .sheet =
              R"(<sheetData><row r="1"><c r="B1" t="inlineStr"><is><t>某县校车台账</t></is></c></row>
<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c>
<c r="E3" t="s"><v>3</v></c><c r="F3" t="s"><v>4</v></c></row>
<row r="4"><c r="B4" t="s"><v>5</v></c><c r="C4" t="s"><v>6</v></c><c r="D4" t="s"><v>7</v></c>
<c r="E4" t="s"><v>8</v></c><c r="F4"><v>12345678901234567</v></c></row>
<row r="5"><c r="B5" t="e"><v>#N/A</v></c><c r="C5" t="s"><v>6</v></c><c r="D5" t="s"><v>7</v></c>
<c r="E5"><v>36</v></c></row></sheetData>)",
          .shared =
              "<si><t>车牌号</t></si><si><t>颜色</t></si><si><t>类型</t></si>"
              "<si><t>核载人数</t></si><si><t>车架号</t></si><si><t>皖A1</t></si>"
              "<si><t>黄</t></si><si><t>小学校车</t></si><si><t>四十五</t></si>"}
          .bytes();
  FileFaults faults{"f"};
  read_records(bytes, kBuses, faults);
  EXPECT_THAT(
      faults.lines(Language::zh),
      ElementsAre(StartsWith("f 第 4 行「车架号」(F4)：“12345678901234568” 被表格软件当作数字"),
                  "f 第 4 行「核载人数」(E4)：“四十五” 不是 1 到 200 的整数；请只填数字",
                  StartsWith("f 第 5 行「车牌号」(B5)：公式没有结果：#N/A")));
  EXPECT_THAT(faults.lines(Language::en),
              ElementsAre(StartsWith("f:4:vin (F4): "), StartsWith("f:4:seats (E4): '四十五'"),
                          StartsWith("f:5:plate (B5): ")));
}

TEST(Templates, AreReadAsNoRecordsAndNoFaults) {
  for (const SheetForm* form : catalogue()) {
    for (const Language language : {Language::zh, Language::en}) {
      const auto bytes = template_of(*form, language);
      ASSERT_TRUE(bytes) << form->key;
      FileFaults faults{std::string{form->key}};
      auto grid = read_grid(*bytes, *form, faults);
      ASSERT_TRUE(grid) << form->key;
      ASSERT_THAT(grid->rows, SizeIs(2)) << form->key;
      const auto table = Table::of(*form, std::move(*grid), faults);
      EXPECT_THAT(faults.lines(), IsEmpty());
      ASSERT_TRUE(table);
      EXPECT_THAT(table->rows(), IsEmpty()) << form->key;
    }
  }
}

// What a form promises to write it can read.
TEST(Catalogue, HasNoTwoColumnsOfOneName) {
  for (const SheetForm* form : catalogue()) {
    EXPECT_NE(form->column(form->key_column), nullptr) << form->key;
    for (const Column& column : form->columns) {
      for (const std::string_view name : {column.key, column.zh, column.en}) {
        EXPECT_EQ(column_named(*form, name), &column) << form->key << " " << name;
      }
      any_of_parts(column.also, [&](std::string_view other) {
        EXPECT_EQ(column_named(*form, other), &column) << form->key << " " << other;
        return false;
      });
      EXPECT_EQ(column.holds == Holds::word, !column.words.empty()) << column.key;
    }
  }
}

std::string random_text(std::mt19937_64& random) {
  constexpr std::string_view kPieces[]{"a", "B",  "中",      "校",    "😀",   "\"",
                                       ",", ";",  "=",       "+1",    "-",   "@sum",
                                       "'", "\n", "_x000D_", "&amp;", "<t>", "0"};
  std::string text;
  for (auto n = 1 + random() % 6; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
  return text.starts_with('\n') ? "k" + text : text;  // white space around a text is not kept
}

TEST(SheetFiles, GiveBackEveryTextByCsvAndWorkbook) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::vector<RecordCells> records;
  for (int i = 0; i < 300; ++i) {
    records.push_back({"C" + std::to_string(i), random_text(random) + ".", "school", ""});
  }
  const std::optional<std::string> files_of[]{csv_of(kOperators.form, records, Language::zh),
                                              csv_of(kOperators.form, records, Language::en),
                                              xlsx_of(kOperators.form, records, Language::zh),
                                              xlsx_of(kOperators.form, records, Language::en)};
  for (const auto& bytes : files_of) {
    ASSERT_TRUE(bytes);
    FileFaults faults{"f"};
    const auto read = read_records(*bytes, kOperators, faults);
    EXPECT_THAT(faults.lines(), IsEmpty());
    ASSERT_THAT(read, SizeIs(records.size()));
    for (std::size_t i = 0; i < records.size(); ++i) {
      EXPECT_EQ(read[i].value.code, records[i][0]);
      EXPECT_EQ(read[i].value.name, records[i][1]);
    }
  }
}

TEST(SheetFiles, NeverRunAsAFormula) {
  const std::vector<RecordCells> records{{"=1+1", "@x", "school", ""}, {"-2", "'=3", "school", ""}};
  EXPECT_THAT(csv_of(kOperators.form, records, Language::en),
              HasSubstr("\r\n'=1+1,'@x,School,\r\n'-2,''=3,School,\r\n"));
}

TEST(MarkedCopy, IsReadLikeTheOriginalAndListsTheFaults) {
  const std::string text = "车牌号,颜色,类型,核载人数\n皖A1,红,小学校车,36\n皖A2,黄,小学校车,\n";
  FileFaults faults{"f"};
  read_records(text, kBuses, faults);
  ASSERT_EQ(faults.count(), 2U);
  FileFaults again{"f"};
  const auto grid = read_grid(text, kBuses.form, again);
  const auto copy = marked_copy(kBuses.form, *grid, faults, Language::zh);
  ASSERT_TRUE(copy);
  FileFaults marked{"m"};
  read_records(*copy, kBuses, marked);
  EXPECT_THAT(marked.lines(Language::zh), ElementsAre(HasSubstr("(B2)"), HasSubstr("(D3)")));
}

}  // namespace
}  // namespace busward::sheets
