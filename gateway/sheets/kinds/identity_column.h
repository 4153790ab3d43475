#pragma once

#include <optional>

#include "gateway/sheets/row_reader.h"
#include "gateway/sheets/sheet.h"
#include "registry/identity_number.h"

namespace busward::sheets {

// A column of text and not of codes: the fault of a code repeats what stands in the cell.
inline constexpr Column kIdentityColumn{
    .key = "identity",
    .zh = "居民身份证号",
    .en = "Identity number",
    .also = "身份证号|身份证号码|证件号码|公民身份号码",
    .note_zh = "加密保存，只显示首尾四位；留空或填遮蔽后的号码则不改动台账",
    .note_en = "kept sealed and shown masked; an empty or masked cell leaves what is on file"};

// What the column says; nothing where it is empty or, with a fault that hides it, wrong.
std::optional<registry::IdentityAsGiven> identity_in(RowReader& row);

}  // namespace busward::sheets
