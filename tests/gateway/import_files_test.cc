// The readers of docs/formats.md on clean and on dirty files: every bad cell is named, and nothing
// else is.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/files/county_toml.h"
#include "gateway/files/csv_table.h"
#include "gateway/files/feature_positions.h"
#include "gateway/files/map_geojson.h"
#include "gateway/files/text_file.h"
#include "tests/support/seed.h"

namespace busward::files {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

template <class Reader>
std::vector<std::string> faults_of(Reader reader, std::string_view text) {
  FileFaults faults{"f"};
  reader(text, faults);
  return faults.lines();
}

TEST(CsvTable, ReadsQuotesCommasLineBreaksAndBothLineEnds) {
  FileFaults faults{"f"};
  const auto table = CsvTable::parse("name,code\r\n\"a, \"\"b\"\"\",1\r\n\"two\nlines\",2\n\n x ,3",
                                     {{"code", "name"}, {}}, faults);
  ASSERT_TRUE(table.has_value());
  EXPECT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(table->rows(), SizeIs(3));
  const std::size_t name = table->index_of("name").value();
  EXPECT_EQ(table->rows()[0].cells[name].text, "a, \"b\"");
  EXPECT_EQ(table->rows()[1].cells[name].text, "two\nlines");
  EXPECT_EQ(table->rows()[1].line, 3U);
  EXPECT_EQ(table->rows()[2].cells[name].text, "x");
  EXPECT_EQ(table->rows()[2].line, 6U);
}

TEST(CsvTable, GivesBackAnyTableThatWasQuotedByTheBook) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  constexpr std::string_view kLetters = "ab,\"\n\r x\xE4\xB8\xAD";
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> cells;
    std::string text = "c\r\n";
    for (int i = 0; i < 5; ++i) {
      std::string cell = "k";
      std::string quoted = "\"k";
      for (auto n = random() % 6; n > 0; --n) {
        const std::size_t pick = random() % 9;
        const std::string letter{pick == 8 ? kLetters.substr(8) : kLetters.substr(pick, 1)};
        cell += letter;
        quoted += letter == "\"" ? "\"\"" : letter;
      }
      cells.push_back(cell + ".");
      text += quoted + ".\"\r\n";
    }
    FileFaults faults{"f"};
    const auto table = CsvTable::parse(text, {{"c"}, {}}, faults);
    ASSERT_TRUE(table && faults.empty()) << text;
    ASSERT_THAT(table->rows(), SizeIs(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      EXPECT_EQ(table->rows()[i].cells[0].text, cells[i]);
    }
  }
}

TEST(CsvTable, NamesFaultsOfForm) {
  const auto parse = [](std::string_view text, FileFaults& faults) {
    CsvTable::parse(text, {{"a", "b"}, {"c"}}, faults);
  };
  EXPECT_THAT(faults_of(parse, ""), ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(faults_of(parse, "a,d,a\n"),
              ElementsAre(StartsWith("f:1:d: there is no column 'd'"),
                          StartsWith("f:1:a: the column 'a' stands twice"),
                          StartsWith("f:1:b: the column 'b' is missing")));
  EXPECT_THAT(faults_of(parse, "a,b\n1\n1,2\n1,2,3\n"),
              ElementsAre(StartsWith("f:2: the row has 1 cells, the header 2"),
                          StartsWith("f:4: the row has 3 cells")));
  EXPECT_THAT(faults_of(parse, "a,b\nx\"y,1\n\"x\"y,1\n1,2\n\"open,1\n"),
              ElementsAre(StartsWith("f:2:cell 1: a quote stands"),
                          StartsWith("f:3:cell 1: text stands behind"),
                          StartsWith("f:5:cell 1: a quote is opened")));
}

TEST(TextFile, KnowsWhatIsNotUtf8) {
  FileFaults gbk{"f"};
  EXPECT_FALSE(
      checked_text("plate\n\xCD\xEE"
                   "A12345\n",
                   gbk));
  EXPECT_THAT(gbk.lines(), ElementsAre(AllOf(StartsWith("f:2:1: "), HasSubstr("GBK"))));
  FileFaults utf16{"f"};
  EXPECT_FALSE(checked_text(std::string{"\xFF\xFE"
                                        "a\0",
                                        4},
                            utf16));
  EXPECT_THAT(utf16.lines(), ElementsAre(HasSubstr("UTF-16")));
  FileFaults zero{"f"};
  EXPECT_FALSE(checked_text(std::string{"a\n\0b", 4}, zero));
  EXPECT_THAT(zero.lines(), ElementsAre(StartsWith("f:2:1: there is a NUL byte")));
  FileFaults none{"f"};
  EXPECT_EQ(checked_text("\xEF\xBB\xBF"
                         "皖",
                         none),
            "皖");
  EXPECT_TRUE(none.empty());
  for (const char* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE4\xB8", "\x80"}) {
    EXPECT_EQ(first_not_utf8(bad), 0U) << bad;
  }
}

TEST(TextFile, SaysWhatCannotBeRead) {
  FileFaults faults{"f"};
  EXPECT_FALSE(read_text("/nowhere/at/all.csv", faults));
  EXPECT_THAT(faults.lines(), ElementsAre(HasSubstr("cannot be read")));
  FileFaults folder{"f"};
  EXPECT_FALSE(read_text("/tmp", folder));
  EXPECT_EQ(folder.count(), 1U);
}

TEST(County, NamesEachBadKey) {
  FileFaults faults{"f"};
  const auto county = read_county(
      "name_zh = \"某县\"\nname_en = \"X\"\nzone = \"Asia/Shanghai\"\ncentre_lat = 31\n"
      "centre_lon = 117.25\n",
      faults);
  ASSERT_TRUE(county.has_value());
  EXPECT_EQ(county->centre.longitude(), geo::Degrees{117.25});
  EXPECT_THAT(
      faults_of(read_county,
                "name_zh = 1\nzone = \"Asia/Nowhere\"\ncentre_lat = 31.0\n"
                "centre_lon = 117.0\ncolour = \"red\"\n"),
      ElementsAre(StartsWith("f:1:name_zh:"), StartsWith("f:1:name_en: 'name_en' is missing"),
                  StartsWith("f:2:zone: 'Asia/Nowhere'"), StartsWith("f:5:colour:")));
  EXPECT_THAT(faults_of(read_county, "name_zh = \n"), ElementsAre(StartsWith("f:1:")));
}

TEST(RuleValueFile, HoldsAllThatVerdictsAskFor) {
  const registry::RuleValues values{default_rule_values()};
  EXPECT_THAT(values.missing(), IsEmpty());
}

TEST(RuleValueFile, NamesEachBadKey) {
  EXPECT_THAT(faults_of(read_rule_values,
                        "[[value]]\nname = \"a\"\nvalue = \"x\"\nvalid_from = 2012-04-05\n"
                        "standing = \"rumour\"\nsource = \"s\"\n[[value]]\nname = \"b\"\n"),
              ElementsAre(StartsWith("f:3:value:"), StartsWith("f:5:standing: 'rumour'"),
                          StartsWith("f:7:value:"), StartsWith("f:7:valid_from:"),
                          StartsWith("f:7:standing:"), StartsWith("f:7:source:")));
}

constexpr std::string_view kRoads = R"({"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"name": "大道", "class": "primary", "limit_kmh": 60},
   "geometry": {"type": "LineString", "coordinates": [[117.1, 31.8], [117.2, 31.8]]}},
  {"type": "Feature", "properties": {"class": "residential"},
   "geometry": {"type": "LineString", "coordinates": [[117.1, 31.9], [117.2, 31.9, 12]]}}
]})";

TEST(Roads, AreLongitudeFirst) {
  FileFaults faults{"f"};
  const auto roads = read_roads(kRoads, faults);
  EXPECT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(roads, SizeIs(2));
  EXPECT_EQ(roads[0].value.vertices[0].latitude(), geo::Degrees{31.8});
  EXPECT_EQ(roads[0].value.posted_limit, geo::from_kmh(60));
  EXPECT_EQ(roads[1].value.name, "");
  EXPECT_EQ(roads[1].line, 4U);
}

TEST(Roads, NameEachBadFeature) {
  EXPECT_THAT(
      faults_of(read_roads, R"({"features": [
{"properties": {"class": "path", "limit_kmh": 0, "width": 3},
 "geometry": {"type": "Point", "coordinates": [1, 2]}},
{"properties": {"class": "trunk"},
 "geometry": {"type": "LineString", "coordinates": [[31.8, 117.2], [31.8, 117.3]]}},
{"properties": {"class": "trunk"},
 "geometry": {"type": "LineString", "coordinates": [[117.2, 31.8]]}}]})"),
      ElementsAre(StartsWith("f:2:class: feature 1: 'path'"),
                  StartsWith("f:2:limit_kmh: feature 1:"), StartsWith("f:2:width: feature 1:"),
                  StartsWith("f:2:geometry: feature 1: this is no LineString"),
                  AllOf(StartsWith("f:4:coordinates: feature 2:"), HasSubstr("swapped")),
                  StartsWith("f:6:coordinates: feature 3:")));
  EXPECT_THAT(faults_of(read_roads, "{\"features\": [\n}"), ElementsAre(StartsWith("f:2:")));
  EXPECT_THAT(faults_of(read_roads, "[]"), ElementsAre(HasSubstr("no FeatureCollection")));
  EXPECT_THAT(faults_of(read_roads, "{\"features\": []} x"),
              ElementsAre(HasSubstr("more text behind its end")));
}

TEST(Places, NameEachBadFeature) {
  FileFaults faults{"f"};
  const auto places = read_places(R"({"features": [{"properties": {"name": "城", "kind": "town"},
"geometry": {"type": "Point", "coordinates": [117, 31]}}]})",
                                  faults);
  EXPECT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(places, SizeIs(1));
  EXPECT_EQ(places[0].value.position.latitude(), geo::Degrees{31});
  EXPECT_THAT(
      faults_of(read_places, R"({"features": [
{"properties": {"name": "城", "kind": "x"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
{"properties": {"kind": "town"}, "geometry": null},
[]]})"),
      ElementsAre(StartsWith("f:2:kind: feature 1: 'x'"), StartsWith("f:3:name: feature 2:"),
                  StartsWith("f:3:geometry: feature 2:"),
                  StartsWith("f:4:features: feature 3 is no object")));
}

TEST(FeaturePositions, AreNotMisledByStringsAndOtherArrays) {
  const auto positions = feature_positions(
      "{\"name\": \"features [{\", \"bbox\": [{}],\n \"features\": [{\"a\": \"}\\\"]\"},\n  "
      "{\"features\": [{}]}]}");
  ASSERT_THAT(positions, SizeIs(2));
  EXPECT_EQ(positions[0].line, 2U);
  EXPECT_EQ(positions[1].line, 3U);
  EXPECT_EQ(positions[1].column, 3U);
}

}  // namespace
}  // namespace busward::files
