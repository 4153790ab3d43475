#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace busward::sheets {

// How a style shows a number, as far as it tells what the number means.
struct NumberStyle {
  bool date = false;
  bool time = false;
  std::size_t digits = 0;  // "00000": leading zeros up to so many digits
};

// Of a format that the workbook declares ("yyyy\"年\"m\"月\"d\"日\""), and of one that every
// spreadsheet knows by its number.
NumberStyle style_of_format(std::string_view code);
NumberStyle style_of_builtin(long id);

// A number in plain notation and without loss; as ISO day, time of day or both where the style says
// so and the number can be one. `from_1904`: the workbook counts its days from then.
std::string shown_number(double value, const NumberStyle& style, bool from_1904);

}  // namespace busward::sheets
