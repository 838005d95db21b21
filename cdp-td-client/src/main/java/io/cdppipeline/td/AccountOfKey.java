package io.cdppipeline.td;

import io.cdppipeline.target.Account;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.account.TdVisit;
import io.cdppipeline.td.database.TdDatabase;
import java.util.List;
import java.util.Optional;

/** The account that the client's API key belongs to. */
final class AccountOfKey implements Account {

    private final TdClient client;

    AccountOfKey(TdClient client) {
        this.client = client;
    }

    @Override
    public Visit visit() {
        try {
            TdVisit visit = client.user().visit();
            String user = visit.user().email().isEmpty()
                    ? visit.user().name()
                    : visit.user().email();
            return new Visit(Optional.of(user), Optional.empty(), visit.serverTime());
        } catch (TdClientException e) {
            if (e.kind() == Kind.UNAUTHORIZED || e.kind() == Kind.FORBIDDEN) {
                return new Visit(Optional.empty(), Optional.of(String.valueOf(e.getMessage())), Optional.empty());
            }
            throw e;
        }
    }

    @Override
    public List<String> databases() {
        return client.databases().list().stream().map(TdDatabase::name).toList();
    }

    @Override
    public void createDatabase(String name) {
        client.databases().create(name);
    }

    @Override
    public void dropDatabase(String name) {
        client.databases().delete(name);
    }
}
