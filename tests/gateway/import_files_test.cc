// The readers of docs/formats.md on clean and on dirty files: every bad cell is named, and nothing
// else is.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/files/county_toml.h"
#include "gateway/files/feature_positions.h"
#include "gateway/files/map_geojson.h"
#include "gateway/files/registry_csv.h"
#include "gateway/files/text_file.h"
#include "tests/support/seed.h"

namespace busward::files {
namespace {

using namespace std::chrono_literals;
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

TEST(FileFaults, KeepsFiftyAndCountsTheRest) {
  std::string text = "code,name,kind\n";
  for (int i = 0; i < 70; ++i) text += ",x,school\n";
  const auto lines = faults_of(read_operators, text);
  ASSERT_THAT(lines, SizeIs(51));
  EXPECT_THAT(lines.back(), HasSubstr("and 20 more faults"));
}

TEST(Operators, NameEachBadCell) {
  FileFaults faults{"f"};
  const auto read = read_operators("kind,code,name\nschool,A,甲\nservice_provider,B,乙\n", faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[1].value.kind, registry::OperatorKind::service_provider);
  EXPECT_EQ(read[1].line, 3U);
  EXPECT_THAT(
      faults_of(read_operators, "code,name,kind\nA,,school\nB,x,firm\nC,x,school\nC,y,school\n"),
      ElementsAre(StartsWith("f:2:name: the cell is empty"),
                  StartsWith("f:3:kind: 'firm' is unknown; write one of school,"),
                  StartsWith("f:5:code: 'C' stands on line 4 already")));
}

TEST(Schools, NameEachBadCell) {
  EXPECT_THAT(
      faults_of(read_schools,
                "code,name,stage,lat,lon,operator\nA,x,primary,31.8,117.2,\nB,x,high,31.8,117.2,\n"
                "C,x,primary,117.2,31.8,\nD,x,primary,31.8,abc,\nE,x,primary,31.8,200,\n"),
      ElementsAre(StartsWith("f:3:stage: 'high' is unknown"),
                  AllOf(StartsWith("f:4:lat: 117.2 is no latitude"), HasSubstr("swapped")),
                  StartsWith("f:5:lon: 'abc' is no number"),
                  StartsWith("f:6:lon: 200 is no longitude")));
}

TEST(Buses, NameEachBadCell) {
  FileFaults faults{"f"};
  const auto read =
      read_buses("plate,plate_colour,vin,kind,seats,operator\n皖A1,yellow,,primary,36,\n", faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_FALSE(read[0].value.vin.has_value());
  EXPECT_FALSE(read[0].value.operator_code.has_value());
  EXPECT_THAT(faults_of(read_buses,
                        "plate,plate_colour,vin,kind,seats,operator\n,red,123,lorry,0,\n"
                        "皖A1,yellow,,primary,36.5,\n皖A2,yellow,,primary,,\n"),
              ElementsAre(StartsWith("f:2:plate: the cell is empty"),
                          StartsWith("f:2:plate_colour: 'red'"), StartsWith("f:2:kind: 'lorry'"),
                          StartsWith("f:2:seats: '0' is no whole number from 1 to 200"),
                          StartsWith("f:2:vin: '123'"), StartsWith("f:3:seats: '36.5'"),
                          StartsWith("f:4:seats: the cell is empty")));
}

TEST(Drivers, NameEachBadCell) {
  EXPECT_THAT(faults_of(read_drivers, "code,name,licence_class,operator\nD1,王,A1,O1\nD2,,,\n"),
              ElementsAre(StartsWith("f:3:name:"), StartsWith("f:3:licence_class:")));
}

TEST(Terminals, MatchOnTheNumberWithoutLeadingZeros) {
  FileFaults faults{"f"};
  const auto read = read_terminals("phone,plate\n013900000001,皖A1\n000,皖A2\n", faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[0].value.number, "13900000001");
  EXPECT_EQ(read[1].value.number, "0");
  EXPECT_THAT(
      faults_of(
          read_terminals,
          "phone,edition,plate,plate_colour\n013900000001,2013,皖A1,\n13900000001,2019,皖A2,\n"
          "1.39E+10,2012,皖A3,pink\n123456789012345678901,,皖A4,\n1,,,\n"),
      ElementsAre(StartsWith("f:3:phone: '13900000001' stands on line 2 already"),
                  AllOf(StartsWith("f:4:phone: '1.39E+10'"), HasSubstr("spreadsheet")),
                  StartsWith("f:4:edition: '2012'"), StartsWith("f:4:plate_colour: 'pink'"),
                  StartsWith("f:5:phone:"), StartsWith("f:6:plate: the cell is empty")));
}

TEST(Timetable, NamesEachBadCell) {
  FileFaults faults{"f"};
  const auto read = read_timetable("route,departure,days\n1路,07:05:09,7135\n", faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].value.time_of_day, 7h + 5min + 9s);
  EXPECT_EQ(read[0].value.weekdays, 0b1010101U);
  EXPECT_THAT(
      faults_of(read_timetable,
                "route,departure,days\n1路,7:05:00,12345\n1路,24:00:00,12345\n"
                "1路,07:00:00,\n1路,07:00:00,11\n1路,07:00:00,8\n,07:00:00,1\n"
                "1路,07:00:00,1\n1路,07:00:00,2\n"),
      ElementsAre(StartsWith("f:2:departure: '7:05:00'"), StartsWith("f:3:departure: '24:00:00'"),
                  StartsWith("f:4:days: the cell is empty"), StartsWith("f:5:days: '11'"),
                  StartsWith("f:6:days: '8'"), StartsWith("f:7:route:"),
                  StartsWith("f:9:departure: '1路 07:00:00' stands on line 8 already")));
}

TEST(Assignments, NameEachBadCell) {
  EXPECT_THAT(faults_of(read_assignments,
                        "route,departure,plate,driver\n1路,07:00:00,皖A1,\n1路,07:00:00,皖A2,D1\n"
                        "1路,x,,D1\n"),
              ElementsAre(StartsWith("f:3:departure: '1路 07:00:00' stands on line 2 already"),
                          StartsWith("f:4:departure: 'x'"), StartsWith("f:4:plate:")));
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
