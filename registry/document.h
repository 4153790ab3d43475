#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/name_table.h"

namespace busward::registry {

// Whom a document is about.
enum class DocumentSubject { bus, driver, operator_ };
inline constexpr NameTable<DocumentSubject, 3> kDocumentSubjects{
    {{DocumentSubject::bus, "bus"},
     {DocumentSubject::driver, "driver"},
     {DocumentSubject::operator_, "operator"}}};

// The documents that the law asks to be on file and in force. What asks for each, and from when on,
// is dated configuration: the rule value "requires_" + name (rules_cn.toml).
enum class DocumentKind {
  vehicle_inspection,      // 半年检验合格, of a bus
  carrier_insurance,       // 承运人责任保险
  placard,                 // 校车标牌, issued by the police alone
  vehicle_licence,         // 机动车行驶证
  escape_hammer,           // 逃生锤
  fire_extinguisher,       // 灭火器
  first_aid_kit,           // 急救箱
  positioning_device,      // 卫星定位装置, with its check
  maintenance,             // 维护, held until the next one is due
  driving_licence,         // 机动车驾驶证, of a driver
  school_bus_endorsement,  // 校车驾驶资格, on the licence
  annual_review,           // 年度审验
  medical_certificate,     // 身体条件证明
  driving_record,          // 安全驾驶记录, of points, accidents and drinking, from the police
  no_crime_record,         // 无犯罪记录证明
  no_abuse_record,         // 无酗酒、吸毒行为记录证明
  transport_licence,       // 道路运输经营许可证, of an operator
};
inline constexpr NameTable<DocumentKind, 17> kDocumentKinds{
    {{DocumentKind::vehicle_inspection, "vehicle_inspection"},
     {DocumentKind::carrier_insurance, "carrier_insurance"},
     {DocumentKind::placard, "placard"},
     {DocumentKind::vehicle_licence, "vehicle_licence"},
     {DocumentKind::escape_hammer, "escape_hammer"},
     {DocumentKind::fire_extinguisher, "fire_extinguisher"},
     {DocumentKind::first_aid_kit, "first_aid_kit"},
     {DocumentKind::positioning_device, "positioning_device"},
     {DocumentKind::maintenance, "maintenance"},
     {DocumentKind::driving_licence, "driving_licence"},
     {DocumentKind::school_bus_endorsement, "school_bus_endorsement"},
     {DocumentKind::annual_review, "annual_review"},
     {DocumentKind::medical_certificate, "medical_certificate"},
     {DocumentKind::driving_record, "driving_record"},
     {DocumentKind::no_crime_record, "no_crime_record"},
     {DocumentKind::no_abuse_record, "no_abuse_record"},
     {DocumentKind::transport_licence, "transport_licence"}}};

DocumentSubject subject_of(DocumentKind kind);

// The civil days on which a document says that it holds, both included. An absent first day is
// "since ever"; an absent last day is not known, and proves nothing.
struct DocumentDays {
  std::optional<std::chrono::sys_days> first;
  std::optional<std::chrono::sys_days> last;
  friend bool operator==(const DocumentDays&, const DocumentDays&) = default;
};

// What a verdict needs to know of a document.
struct Paper {
  DocumentKind kind = DocumentKind::vehicle_inspection;
  DocumentDays days;
  friend bool operator==(const Paper&, const Paper&) = default;
};

struct Document {
  DocumentSubject subject = DocumentSubject::bus;
  std::string of;  // the bus's plate, the driver's or operator's code
  DocumentKind kind = DocumentKind::vehicle_inspection;
  std::optional<std::string> number;
  std::optional<std::string> issued_by;
  DocumentDays days;
  friend bool operator==(const Document&, const Document&) = default;
};

// Tells a document from the next of its kind: its number, or where it has none its days.
std::string paper_of(const Document& document);

// What the file says of one kind for one subject on one day. Only `invalid` may ring: it is known
// that none is in force. Where a date is missing, or only the next one is on file, nobody knows.
enum class FileStanding { valid, invalid, not_on_file };
inline constexpr NameTable<FileStanding, 3> kFileStandings{
    {{FileStanding::valid, "valid"},
     {FileStanding::invalid, "invalid"},
     {FileStanding::not_on_file, "not_on_file"}}};

struct OnFile {
  FileStanding standing = FileStanding::not_on_file;
  // The last day of the unbroken time that holds now, or of the one that ended last.
  std::optional<std::chrono::sys_days> last_day;
  friend bool operator==(const OnFile&, const OnFile&) = default;
};
OnFile on_file(std::span<const DocumentDays> documents, std::chrono::sys_days day);
// Of the papers of one kind.
OnFile on_file(std::span<const Paper> papers, DocumentKind kind, std::chrono::sys_days day);

// Days before the end at which a renewal is due: 60, 30, 15, 7 and 1. The step that has been
// reached, none while more than 60 days are left or when it is over.
std::optional<int> reminder_step(std::chrono::sys_days last_day, std::chrono::sys_days day);

}  // namespace busward::registry
