#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/sheets/grid.h"
#include "geo/utc_time.h"
#include "routing/civil_time.h"

namespace busward::sheets {

// What the text of a cell means, read as generously as is safe.

// Days as spreadsheets write them (files::civil_day), also 20260901 and with a time of 00:00:00.
std::optional<std::chrono::sys_days> day_in(std::string_view text);

// A day alone, which is its midnight, or with a time behind a space or a T.
std::optional<routing::CivilTime> civil_moment_in(std::string_view text);

// 7:05, 07:05:00, with a colon of either width.
std::optional<std::chrono::seconds> time_in(std::string_view text);

// 2026-03-05 07:45, with seconds or without, in Beijing time, or ISO 8601 with its offset.
std::optional<geo::UtcTime> moment_in(std::string_view text);

// The parts between semicolons of either width, without the blanks around them.
std::vector<std::string> parts_in(std::string_view text);

// 12345, 周一至周五, 周一、三、五, 工作日, 每天. Bit 0 = Monday … bit 6 = Sunday; none where a day
// comes twice.
std::optional<unsigned> weekdays_in(std::string_view text);

// The digits of a code that a spreadsheet turned into a number: 1.3900000001E+10 has all of its
// eleven, 1.39E+10 has lost eight. A workbook keeps fifteen. Other text is given back as it is;
// nothing where digits are lost.
std::optional<std::string> digits_of(const Cell& cell);

// Of the days that spreadsheets count from 1900 on.
std::chrono::sys_days day_of_serial(long serial);

}  // namespace busward::sheets
