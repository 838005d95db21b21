package io.cdppipeline.local;

import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Holds the embedded target, and with it the client's deployer, starter, monitor, catalog and SQL, to the contract. */
class LocalTargetContractIT extends TargetContract {

    private LocalTreasureData td;
    private Target target;

    @BeforeEach
    void start() {
        td = LocalTreasureData.inMemory();
        target = td.target();
    }

    @AfterEach
    void stop() {
        target.close();
        td.close();
    }

    @Override
    protected Target target() {
        return target;
    }
}
