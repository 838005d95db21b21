package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.Messages;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.Secrets;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * {@code mail>}: sends a message through the server that the task or the project's secrets name, or else puts it as an
 * {@code .eml} file into the outbox.
 */
final class MailOperator implements Operator {

    private static final String SOURCE = "io.digdag.standards.operator.MailOperatorFactory";

    private final Optional<Path> outbox;

    MailOperator(Optional<Path> outbox) {
        this.outbox = outbox;
    }

    /** A mail server. */
    private record Smtp(String host, int port, boolean tls, boolean ssl, Optional<String> user, Secret password) {

        private Session session() {
            Properties properties = new Properties();
            properties.setProperty("mail.smtp.host", host);
            properties.setProperty("mail.smtp.port", Integer.toString(port));
            properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(tls));
            properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(ssl));
            properties.setProperty("mail.smtp.connectiontimeout", "10000");
            properties.setProperty("mail.smtp.timeout", "60000");
            if (user.isEmpty()) {
                return Session.getInstance(properties);
            }
            properties.setProperty("mail.smtp.auth", "true");
            return Session.getInstance(properties, new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(user.get(), password.reveal());
                }
            });
        }
    }

    @Override
    public TaskOutcome run(OperatorContext context) {
        TaskConfig params = context.withDefaultsFrom("mail");
        String body = CommandText.of(context, params, "body");
        String subject = params.text("subject");
        List<String> to = recipients(params);
        List<String> bcc = params.texts("bcc");
        List<String> cc = params.texts("cc");
        boolean html = params.bool("html", false);
        Optional<Smtp> smtp = smtp(context.secrets(), params);
        if (smtp.isEmpty() && outbox.isEmpty()) {
            throw new TaskFailedException("Missing SMTP configuration");
        }
        String from = params.text("from");
        try {
            MailMessage mail = new MailMessage(from, to, cc, bcc, subject, body, html, attachments(context, params));
            Session session = smtp.map(Smtp::session).orElseGet(() -> Session.getInstance(new Properties()));
            String id = context.attempt().id() + "-" + context.taskId() + "-" + context.runs();
            MimeMessage message = mail.compose(session, context.clock().instant(), id);
            if (smtp.isPresent()) {
                Transport.send(message);
                context.log()
                        .info(
                                SOURCE,
                                "Sent a mail to " + to + " through "
                                        + smtp.get().host());
            } else {
                Path file = save(message, outbox.get(), id);
                context.log().info(SOURCE, "No mail server is named: put the mail to " + to + " into " + file);
            }
            return TaskResult.empty();
        } catch (MessagingException | IOException e) {
            throw new TaskFailedException(Messages.message(e), e);
        }
    }

    private static Path save(MimeMessage message, Path outbox, String id) throws IOException, MessagingException {
        Files.createDirectories(outbox);
        Path file = outbox.resolve(id + ".eml");
        try (OutputStream out = Files.newOutputStream(file)) {
            message.writeTo(out);
        }
        return file;
    }

    private static List<String> recipients(TaskConfig params) {
        Optional<JsonNode> to = params.value("to");
        return to.isPresent() && to.get().isArray() ? params.texts("to") : List.of(params.text("to"));
    }

    private static List<MailMessage.Attachment> attachments(OperatorContext context, TaskConfig params) {
        return params.list("attach_files").stream()
                .map(element -> attachment(context, element))
                .toList();
    }

    private static MailMessage.Attachment attachment(OperatorContext context, JsonNode element) {
        if (!element.isObject()) {
            throw new WorkflowException("attach_files must be a list of mappings, but one of them is " + element);
        }
        TaskConfig file = TaskConfig.of(element.deepCopy());
        String path = file.text("path");
        byte[] content = context.workspace()
                .bytes(path)
                .orElseThrow(() -> new TaskFailedException(
                        "File not found: " + context.workspace().resolve(path)));
        return new MailMessage.Attachment(
                file.optionalText("filename").orElseGet(() -> path.substring(path.lastIndexOf('/') + 1)),
                new ByteArrayDataSource(content, file.text("content_type", "application/octet-stream")));
    }

    /** Secrets before parameters, so that nobody sends the project's password to a server of their own by mistake. */
    private static Optional<Smtp> smtp(Secrets secrets, TaskConfig params) {
        Optional<String> host = secret(secrets, "host").or(() -> params.optionalText("host"));
        if (host.isEmpty()) {
            return Optional.empty();
        }
        int port = secret(secrets, "port").map(MailOperator::port).orElseGet(() -> (int) params.integer("port"));
        return Optional.of(new Smtp(
                host.get(),
                port,
                secret(secrets, "tls").map(Boolean::parseBoolean).orElseGet(() -> params.bool("tls", true)),
                secret(secrets, "ssl").map(Boolean::parseBoolean).orElseGet(() -> params.bool("ssl", false)),
                secret(secrets, "username").or(() -> params.optionalText("username")),
                secrets.find("mail.password").orElse(Secret.of(""))));
    }

    private static Optional<String> secret(Secrets secrets, String name) {
        return secrets.find("mail." + name).map(Secret::reveal);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new WorkflowException("The secret mail.port is no number", e);
        }
    }
}
