import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";

import { exportOf, type OnFile } from "../api/people";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { saveFile } from "./save_file";

const kMost = 60; // the server takes 200 bytes, which these are at most in Chinese

// Gives a person what is kept of them, for who may: beside each on file.
export function PersonExportButton({ person }: { readonly person: OnFile }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        type="text"
        icon={<DownloadOutlined />}
        title={t("person_export.button")}
        aria-label={t("person_export.button")}
        data-testid="export-person"
        onClick={() => setOpen(true)}
      />
      {open && <ExportDialog person={person} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ExportDialogProps {
  readonly person: OnFile;
  readonly onClose: () => void;
}

function ExportDialog({ person, onClose }: ExportDialogProps) {
  const { t } = useLanguage();
  const [form] = Form.useForm<{ readonly why: string }>();
  const making = useMutation({
    mutationFn: (why: string) => exportOf(person, why, new AbortController().signal),
    onSuccess: (file) => {
      saveFile(file, `${person.kind}-${person.code}.zip`);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={<Whose person={person} />}
      okText={t("person_export.get")}
      okButtonProps={{ loading: making.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="muted">{t("person_export.help")}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ why }) => making.mutate(why.trim())}
      >
        <Form.Item
          name="why"
          label={t("person_export.why")}
          rules={[{ required: true, whitespace: true, message: t("person_export.missing") }]}
        >
          <Input
            autoFocus
            maxLength={kMost}
            placeholder={t("person_export.example")}
            data-testid="export-why"
          />
        </Form.Item>
      </Form>
      {making.error !== null && <Fault error={making.error} onRetry={() => form.submit()} />}
    </Modal>
  );
}

function Whose({ person }: { readonly person: OnFile }) {
  const { t } = useLanguage();
  return (
    <>
      {t("person_export.title")} <span translate="no">{person.name}</span>
      {person.name !== person.code && (
        <small className="muted" translate="no">
          {" "}
          {person.code}
        </small>
      )}
    </>
  );
}
