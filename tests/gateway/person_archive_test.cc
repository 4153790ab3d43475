// What a person is given: readable in both languages, and by programs.
#include "gateway/api/person_archive.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/sheets/xlsx/zip_archive.h"

namespace busward::api {
namespace {

using testing::HasSubstr;

const db::PersonCode kDriver{db::PersonCode::Kind::driver, "D001"};

std::vector<files::ZipPart> archive() {
  const db::PersonExport found{.name = "王师傅",
                               .kept = {{.name = "runs",
                                         .columns = {"run", "plate"},
                                         .rows = {{"r1", "皖A00001"}, {"=1+1", std::nullopt}}},
                                        {.name = "alarms", .columns = {"id"}, .rows = {}}}};
  return person_archive(found, kDriver, geo::UtcTime{});
}

std::string part(const std::string& name) {
  const auto parts = archive();
  const auto found = std::ranges::find(parts, name, &files::ZipPart::name);
  return found == parts.end() ? "" : found->content;
}

TEST(PersonArchive, SaysInBothLanguagesWhatEachFileIs) {
  const std::string text = part("README.txt");
  EXPECT_THAT(text, HasSubstr("王师傅"));
  EXPECT_THAT(text, HasSubstr("runs.json, runs.csv\t2 条 / 2 rows\t驾驶的趟次 / runs driven"));
  EXPECT_THAT(text, HasSubstr("Personal Information Protection Law"));
}

TEST(PersonArchive, HasEachKindAsJsonAndAsCsvThatRunsNothing) {
  const auto rows = boost::json::parse(part("runs.json")).as_array();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at("plate").as_string(), "皖A00001");
  EXPECT_TRUE(rows[1].at("plate").is_null());
  EXPECT_EQ(part("runs.csv"),
            "\xEF\xBB\xBF\"run\",\"plate\"\r\n\"r1\",\"皖A00001\"\r\n"
            "\"'=1+1\",\"\"\r\n");
  EXPECT_EQ(part("alarms.json"), "[]");
}

TEST(PersonArchive, IsAZipFileThatOpens) {
  const auto parts = archive();
  const std::string bytes = files::zip_of(parts);
  auto zip = sheets::ZipArchive::open(bytes);
  ASSERT_TRUE(zip);
  std::string read;
  const auto take = [&](std::string_view piece) {
    read += piece;
    return true;
  };
  ASSERT_TRUE(zip->read("README.txt", take));
  EXPECT_EQ(read, parts[0].content);
  EXPECT_EQ(archive_name(kDriver), "driver-D001");
  EXPECT_EQ(archive_name({db::PersonCode::Kind::staff, "../王\""}), "staff-_______");
}

}  // namespace
}  // namespace busward::api
