#pragma once

#include <optional>

#include "gateway/sheets/row_reader.h"
#include "gateway/sheets/sheet.h"
#include "registry/driver_card.h"

namespace busward::sheets {

// A column of text and not of codes, like the identity number, which the certificate's often is.
inline constexpr Column kCertificateColumn{
    .key = "certificate",
    .zh = "从业资格证号",
    .en = "Certificate number",
    .also = "从业资格证件号|资格证号|从业资格证编号",
    .note_zh = "驾驶人插卡时据此识别；加密比对，只显示末四位；留空或填遮蔽后的号码则不改动台账",
    .note_en =
        "finds the holder of a card that is put in; shown by its last four characters; an "
        "empty or masked cell leaves what is on file"};

// What the column says; nothing where it is empty or, with a fault that hides it, wrong.
std::optional<registry::CertificateAsGiven> certificate_in(RowReader& row);

}  // namespace busward::sheets
