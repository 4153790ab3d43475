#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "db/card_key.h"
#include "db/record_imports.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::IdentityAsGiven;
using registry::IdentityNumber;
using registry::MaskedIdentity;
using registry::name_in;

constexpr Statement kDriverTable{
    "incoming_driver",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, licence_class text, "
    "operator text, phone text, first_licensed_on date, person_id bigint, masked text, "
    "certificate_digest text, certificate_masked text, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kDriverRows{
    "incoming_driver_rows",
    "INSERT INTO incoming SELECT row - 1, i.code, i.name, licence_class, operator, phone, "
    "first_licensed_on, person_id, masked, certificate_digest, certificate_masked, o.operator_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], "
    "$7::bigint[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY "
    "AS i (code, name, licence_class, operator, phone, first_licensed_on, person_id, masked, "
    "certificate_digest, certificate_masked, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};
constexpr Statement kStaffTable{
    "incoming_staff",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, role text, operator text, "
    "phone text, person_id bigint, masked text, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kStaffRows{
    "incoming_staff_rows",
    "INSERT INTO incoming SELECT row - 1, i.code, i.name, role, operator, phone, person_id, "
    "masked, o.operator_id FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], "
    "$6::bigint[], $7::text[]) WITH ORDINALITY "
    "AS i (code, name, role, operator, phone, person_id, masked, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};
constexpr Statement kUnknownOperators{
    "incoming_people_operators",
    "SELECT record, operator FROM incoming WHERE operator IS NOT NULL AND operator_id IS NULL "
    "ORDER BY record"};

// What stands in a list without its number, or masked, is whom we know already.
constexpr Statement kKnownDrivers{
    "incoming_known_drivers",
    "UPDATE incoming i SET person_id = d.person_id FROM registry.driver_now d "
    "WHERE d.code = i.code AND i.person_id IS NULL"};
constexpr Statement kKnownStaff{"incoming_known_staff",
                                "UPDATE incoming i SET person_id = s.person_id "
                                "FROM registry.staff_now s "
                                "WHERE s.code = i.code AND i.person_id IS NULL"};
constexpr Statement kStrangersMasks{
    "incoming_strangers_masks",
    "SELECT i.record FROM incoming i LEFT JOIN registry.person_key k USING (person_id) "
    "WHERE i.masked IS NOT NULL AND i.masked IS DISTINCT FROM k.masked ORDER BY i.record"};

// The same for the certificate.
constexpr Statement kKnownCertificates{
    "incoming_known_certificates",
    "UPDATE incoming i SET certificate_digest = d.certificate_digest, "
    "certificate_masked = d.certificate_masked FROM registry.driver_now d WHERE d.code = i.code "
    "AND i.certificate_digest IS NULL "
    "AND coalesce(i.certificate_masked, d.certificate_masked) = d.certificate_masked"};
constexpr Statement kStrangersCertificates{
    "incoming_strangers_certificates",
    "SELECT record FROM incoming WHERE certificate_digest IS NULL "
    "AND certificate_masked IS NOT NULL ORDER BY record"};
// A card is of one driver: among those that come and those that stay.
constexpr Statement kSharedCertificates{
    "incoming_shared_certificates",
    "SELECT i.record, min(o.code) FROM incoming i JOIN (SELECT code, certificate_digest "
    "FROM incoming UNION SELECT code, certificate_digest FROM registry.driver_now d "
    "WHERE NOT EXISTS (SELECT FROM incoming n WHERE n.code = d.code)) o "
    "USING (certificate_digest) WHERE o.code <> i.code GROUP BY i.record ORDER BY i.record"};

constexpr Statement kPersonsOf{
    "identity_persons",
    "SELECT d.n - 1, k.person_id FROM unnest($1::bytea[], $2::text[]) WITH ORDINALITY "
    "AS d (digest, algorithm, n) JOIN registry.person_key k "
    "ON k.digest = d.digest AND k.digest_algorithm = d.algorithm"};
constexpr Statement kNewPersons{"identity_new_persons",
                                "SELECT nextval(pg_get_serial_sequence('registry.person', 'id')) "
                                "FROM generate_series(1, $1::integer)"};
constexpr Statement kInsertPersons{"identity_insert",
                                   "INSERT INTO registry.person (id, algorithm, sealed) "
                                   "SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])"};
constexpr Statement kInsertKeys{
    "identity_insert_keys",
    "INSERT INTO registry.person_key (person_id, algorithm, master_version, wrapped_key, "
    "digest_algorithm, digest, masked, born_on) SELECT * FROM unnest($1::bigint[], $2::text[], "
    "$3::integer[], $4::bytea[], $5::text[], $6::bytea[], $7::text[], $8::date[])"};

const IdentityNumber* number_in(const std::optional<IdentityAsGiven>& identity) {
  return identity ? std::get_if<IdentityNumber>(&*identity) : nullptr;
}

// Gives each number the person whom it names: one that is on file, or a new one.
class Persons {
 public:
  explicit Persons(ImportSession& session) : session_{session} {}

  void add(const IdentityNumber& number) { numbers_.emplace(number.whole(), number); }

  void resolve() {
    if (numbers_.empty()) return;
    find_known();
    file_new();
  }
  std::int64_t of(const IdentityNumber& number) const { return ids_.at(number.whole()); }

 private:
  void find_known() {
    SqlArray digests;
    SqlArray algorithms;
    std::vector<const std::string*> asked;
    for (const auto& [whole, number] : numbers_) {
      for (const IdentityDigest& digest : session_.seal()->digests(number)) {
        digests.add(hex_bytea(digest.bytes));
        algorithms.add(digest.algorithm);
        asked.push_back(&whole);
      }
    }
    for (const auto& row : session_.run(kPersonsOf, digests.text(), algorithms.text())) {
      ids_.emplace(*asked[row[0].as<std::size_t>()], row[1].as<std::int64_t>());
    }
  }

  void file_new() {
    std::vector<const IdentityNumber*> strangers;
    for (const auto& [whole, number] : numbers_) {
      if (!ids_.contains(whole)) strangers.push_back(&number);
    }
    const auto ids = session_.run(kNewPersons, static_cast<int>(strangers.size()));
    SqlArray persons[3];
    SqlArray keys[8];
    for (std::size_t i = 0; i < strangers.size(); ++i) {
      const auto id = ids[static_cast<int>(i)][0].as<std::int64_t>();
      ids_.emplace(strangers[i]->whole(), id);
      add_rows(*strangers[i], id, persons, keys);
    }
    session_.run(kInsertPersons, persons[0].text(), persons[1].text(), persons[2].text());
    session_.run(kInsertKeys, keys[0].text(), keys[1].text(), keys[2].text(), keys[3].text(),
                 keys[4].text(), keys[5].text(), keys[6].text(), keys[7].text());
  }

  void add_rows(const IdentityNumber& number, std::int64_t id, SqlArray* persons,
                SqlArray* keys) const {
    const SealedIdentity sealed = session_.seal()->seal(number, id);
    const IdentityDigest digest = session_.seal()->digests(number).front();
    persons[0].add(id);
    persons[1].add(sealed.algorithm);
    persons[2].add(hex_bytea(sealed.sealed));
    keys[0].add(id);
    keys[1].add(sealed.key.algorithm);
    keys[2].add(static_cast<std::int64_t>(sealed.key.master_version));
    keys[3].add(hex_bytea(sealed.key.sealed));
    keys[4].add(digest.algorithm);
    keys[5].add(hex_bytea(digest.bytes));
    keys[6].add(number.masked());
    keys[7].add(routing::to_iso_day(number.born_on()));
  }

  ImportSession& session_;
  std::map<std::string, IdentityNumber> numbers_;
  std::map<std::string, std::int64_t> ids_;
};

// The persons of all records, or a fault for each number that cannot be sealed.
template <class Record>
Persons persons_of(ImportSession& session, std::span<const Record> records) {
  Persons persons{session};
  for (std::size_t i = 0; i < records.size(); ++i) {
    const IdentityNumber* number = number_in(records[i].identity);
    if (number == nullptr) continue;
    if (session.seal() == nullptr) {
      session.fault({.record = i,
                     .column = "identity",
                     .what = {"没有密钥，无法保存身份证号",
                              "an identity number cannot be kept without a key to seal it with"},
                     .remedy = {"请在存有密钥的数据目录所在机器上导入",
                                "import it where the data directory with its keys is"}});
      continue;
    }
    persons.add(*number);
  }
  if (session.sound()) persons.resolve();
  return persons;
}

void add_identity(const std::optional<IdentityAsGiven>& identity, const Persons& persons,
                  SqlArray& ids, SqlArray& masks) {
  const IdentityNumber* number = number_in(identity);
  number != nullptr ? ids.add(persons.of(*number)) : ids.add_null();
  const auto* mask = identity ? std::get_if<MaskedIdentity>(&*identity) : nullptr;
  mask != nullptr ? masks.add(mask->text) : masks.add_null();
}

void refuse_strangers_masks(ImportSession& session) {
  for (const auto& row : session.run(kStrangersMasks)) {
    session.fault(
        {.record = row[0].as<std::size_t>(),
         .column = "identity",
         .what = {"遮蔽的身份证号与台账中的不同",
                  "a masked number is taken only where the same one is on file"},
         .remedy = {"请填写完整号码，或留空", "write the whole number, or leave the cell empty"}});
  }
}

void no_key(ImportSession& session, std::size_t record) {
  session.fault({.record = record,
                 .column = "certificate",
                 .what = {"没有密钥，无法保存从业资格证号",
                          "a certificate's number cannot be kept without a key"},
                 .remedy = {"请在存有密钥的数据目录所在机器上导入",
                            "import it where the data directory with its keys is"}});
}

// What finds each driver's card, and the form that people may see.
void add_certificates(ImportSession& session, std::span<const registry::Driver> drivers,
                      SqlArray& digests, SqlArray& masks) {
  std::optional<CardKey> key;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    const auto& given = drivers[i].certificate;
    const auto* number = given ? std::get_if<registry::CertificateNumber>(&*given) : nullptr;
    const auto* mask = given ? std::get_if<registry::MaskedCertificate>(&*given) : nullptr;
    if (number != nullptr && session.seal() == nullptr) no_key(session, i);
    if (number == nullptr || session.seal() == nullptr) {
      digests.add_null();
      mask != nullptr ? masks.add(mask->text) : masks.add_null();
      continue;
    }
    if (!key) key.emplace(card_key(session.tx(), session.seal()->master_keys()));
    digests.add(key->digest(*number).digits);
    masks.add(number->masked());
  }
}

void refuse_certificates(ImportSession& session) {
  for (const auto& row : session.run(kStrangersCertificates)) {
    session.fault(
        {.record = row[0].as<std::size_t>(),
         .column = "certificate",
         .what = {"遮蔽的从业资格证号与台账中的不同",
                  "a masked number is taken only where the same one is on file"},
         .remedy = {"请填写完整号码，或留空", "write the whole number, or leave the cell empty"}});
  }
  for (const auto& row : session.run(kSharedCertificates)) {
    const auto other = row[1].as<std::string>();
    session.fault({.record = row[0].as<std::size_t>(),
                   .column = "certificate",
                   .what = {fmt::format("与驾驶人“{}”的从业资格证号相同", other),
                            fmt::format("driver '{}' has the same number", other)},
                   .remedy = {"请核对两人的证件：一张卡只属于一个人",
                              "compare both certificates: a card is of one person"}});
  }
}

registry::Wording import_operators() {
  return {"请先导入服务单位，或改正编号", "import operators.csv first, or correct the code"};
}

}  // namespace

void take_drivers(ImportSession& session, std::span<const registry::Driver> drivers) {
  const Persons persons = persons_of(session, drivers);
  if (!session.sound()) return;
  SqlArray columns[10];
  add_certificates(session, drivers, columns[8], columns[9]);
  for (const registry::Driver& driver : drivers) {
    columns[0].add(driver.code);
    columns[1].add(driver.name);
    columns[2].add(driver.licence_class);
    columns[3].add_optional(driver.operator_code);
    columns[4].add_optional(driver.phone);
    add_day(columns[5], driver.first_licensed_on);
    add_identity(driver.identity, persons, columns[6], columns[7]);
  }
  session.begin_incoming(kDriverTable);
  session.run(kDriverRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
              columns[7].text(), columns[8].text(), columns[9].text());
  session.run(kKnownDrivers);
  session.run(kKnownCertificates);
  refuse_strangers_masks(session);
  refuse_certificates(session);
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
  if (!session.sound()) return;
  session.identify("registry.driver", "registry.driver_fact", "driver_id", "code");
  session.revise({.fact = "registry.driver_fact", .keys = "{driver_id}"});
}

void take_staff(ImportSession& session, std::span<const registry::StaffMember> staff) {
  const Persons persons = persons_of(session, staff);
  if (!session.sound()) return;
  SqlArray columns[7];
  for (const registry::StaffMember& member : staff) {
    columns[0].add(member.code);
    columns[1].add(member.name);
    columns[2].add(name_in(registry::kStaffRoles, member.role));
    columns[3].add_optional(member.operator_code);
    columns[4].add_optional(member.phone);
    add_identity(member.identity, persons, columns[5], columns[6]);
  }
  session.begin_incoming(kStaffTable);
  session.run(kStaffRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text());
  session.run(kKnownStaff);
  refuse_strangers_masks(session);
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
  if (!session.sound()) return;
  session.identify("registry.staff", "registry.staff_fact", "staff_id", "code");
  session.revise({.fact = "registry.staff_fact", .keys = "{staff_id}"});
}

}  // namespace busward::db
