package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.workflow.WorkflowException;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** A message to be sent. */
record MailMessage(
        String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        String subject,
        String body,
        boolean html,
        List<Attachment> attachments) {

    private static final String CHARSET = "utf-8";

    /** A file that goes with the message. */
    record Attachment(String name, DataSource content) {}

    /**
     * Writes it as MIME has it.
     *
     * @param id the message's id, before the at sign
     * @throws WorkflowException if an address is none
     */
    MimeMessage compose(Session session, Instant now, String id) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@cdp-local>");
            }
        };
        message.setFrom(address(from));
        message.setSender(address(from));
        message.setRecipients(RecipientType.TO, addresses(to));
        message.setRecipients(RecipientType.CC, addresses(cc));
        message.setRecipients(RecipientType.BCC, addresses(bcc));
        message.setSubject(subject, CHARSET);
        message.setSentDate(Date.from(now));
        String kind = html ? "html" : "plain";
        if (attachments.isEmpty()) {
            message.setText(body, CHARSET, kind);
        } else {
            MimeMultipart parts = new MimeMultipart();
            MimeBodyPart text = new MimeBodyPart();
            text.setText(body, CHARSET, kind);
            parts.addBodyPart(text);
            for (Attachment attachment : attachments) {
                MimeBodyPart part = new MimeBodyPart();
                part.setDataHandler(new DataHandler(attachment.content()));
                part.setFileName(attachment.name());
                parts.addBodyPart(part);
            }
            message.setContent(parts);
        }
        message.saveChanges();
        return message;
    }

    private static Address[] addresses(List<String> texts) {
        List<Address> addresses = new ArrayList<>();
        texts.forEach(text -> addresses.add(address(text)));
        return addresses.toArray(Address[]::new);
    }

    private static InternetAddress address(String text) {
        try {
            return new InternetAddress(text);
        } catch (AddressException e) {
            throw new WorkflowException("Invalid address", e);
        }
    }
}
